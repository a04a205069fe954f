"""What pretraining learns from: blocks, hidden words, the loss and its gradients."""

from contextlib import nullcontext

import pytest

from training.pretraining import settings

np = pytest.importorskip("numpy")

COUNTS = np.arange(300, 0, -1)
"""How often each of 300 pieces stands in the texts."""


def test_blocks_follow_from_the_number_seen_alone():
    from training.pretraining.pack import Blocks

    shards = [np.arange(40, 640, dtype=np.uint16), np.arange(1000, 1310, dtype=np.uint16)]
    blocks = Blocks(shards, [1.0, 0.5], 31, seed=2)
    assert blocks.per_epoch == 20 + 5
    straight = blocks.batch(0, 60)
    again = Blocks(shards, [1.0, 0.5], 31, seed=2)
    assert (np.concatenate([again.batch(37, 23), again.batch(0, 37)]) == np.roll(straight, -37, axis=0)).all()
    first = {tuple(row[1:3]) for row in straight[:25].tolist()}
    assert len(first) == 25
    halves = [{row[1] for row in straight[start : start + 25].tolist() if row[1] >= 1000} for start in (0, 25)]
    assert not halves[0] & halves[1]


def test_whole_words_are_hidden():
    from training.pretraining.objective import hide

    chance = np.random.default_rng(0)
    continues = np.zeros(200, dtype=bool)
    continues[100:] = True
    rows = chance.integers(10, 200, (8, 64))
    rows[:, 0] = 2
    masked = hide(rows, continues, settings.Objective(masked=0.3, kept=0), chance, 10)
    hidden = np.zeros(rows.size, dtype=bool)
    hidden[masked.places] = True
    flat = rows.ravel()
    for place in np.flatnonzero(continues[flat]):
        if flat[place - 1] >= 10:
            assert hidden[place] == hidden[place - 1]
    assert (masked.inputs.ravel()[masked.places] == 4).all()
    assert (masked.inputs.ravel()[~hidden] == flat[~hidden]).all()
    assert 0.15 < hidden.mean() < 0.45


def test_sampled_loss_over_all_pieces_is_the_full_loss():
    import torch

    from training.pretraining.encoder import build
    from training.pretraining.objective import Candidates, full_loss, sampled_loss

    network = build(settings.Encoder(layers=1, width=32, inner=32, heads=2), COUNTS, None, 1)
    vectors, targets = torch.randn(20, 32), torch.arange(0, 300, 15)
    everything = Candidates(COUNTS, 100, 200)
    drawn = everything.draw(np.random.default_rng(0))
    place = np.argsort(drawn)
    weight, bias = network.decoder.weight, network.decoder.bias
    others = weight[drawn], bias[drawn] + torch.from_numpy(everything.correction)
    sampled = sampled_loss(vectors, (weight[targets], bias[targets]), others, torch.from_numpy(place)[targets])
    assert torch.allclose(sampled, full_loss(network, vectors, targets), rtol=1e-4)


def hidden_blocks(number):
    """So many blocks of 32 pieces with some hidden, and the chance that they leave."""
    from training.pretraining.objective import hide

    chance = np.random.default_rng(0)
    rows = chance.integers(10, 300, (number, 32))
    rows[:, 0] = 2
    return hide(rows, np.zeros(300, dtype=bool), settings.Objective(), chance, 10), chance


def twins():
    """Two networks with the same weights."""
    from training.pretraining.encoder import build

    shape = settings.Encoder(layers=2, width=32, inner=32, heads=2, context=64)
    return build(shape, COUNTS, None, 1), build(shape, COUNTS, None, 1)


def test_workers_find_the_gradients_of_plain_backward():
    import torch

    from training.pretraining.objective import Candidates, full_loss, states
    from training.pretraining.workers import Workers

    masked, chance = hidden_blocks(6)
    plain, shared = twins()
    inputs, places, targets = map(torch.from_numpy, (masked.inputs, masked.places, masked.targets))
    expected = full_loss(plain, states(plain, inputs, places), targets).mean()
    expected.backward()
    everything = Candidates(COUNTS, 300, 1)
    workers = Workers(shared, 2, 1, 1, nullcontext)
    found = workers.gradients(masked, everything.draw(chance), everything.correction)
    assert found == pytest.approx(float(expected.detach()), rel=1e-4)
    for (name, one), other in zip(plain.named_parameters(), shared.parameters(), strict=True):
        assert torch.allclose(one.grad, other.grad, atol=1e-5), name
    workers.clear()
    assert not shared.decoder.weight.grad.any()


def test_halved_copies_follow_the_weights_and_find_their_gradients():
    import torch

    from training.pretraining.objective import Candidates
    from training.pretraining.workers import Workers

    masked, chance = hidden_blocks(8)
    whole, halved = twins()
    everything = Candidates(COUNTS, 300, 1)
    drawn, correction = everything.draw(chance), everything.correction
    exact, rough = Workers(whole, 1, None, 1, nullcontext), Workers(halved, 1, None, 1, nullcontext, half=True)
    for turn in range(2):
        losses = [workers.gradients(masked, drawn, correction) for workers in (exact, rough)]
        assert losses[1] == pytest.approx(losses[0], rel=0.01)
        for (name, one), other in zip(whole.named_parameters(), halved.parameters(), strict=True):
            assert other.dtype == other.grad.dtype == torch.float32
            alike = torch.nn.functional.cosine_similarity(one.grad.flatten(), other.grad.flatten(), dim=0)
            assert alike > 0.97 or one.grad.norm() < 1e-4, (turn, name, alike)
        with torch.no_grad():
            for network in (whole, halved):
                for parameter in network.parameters():
                    parameter -= 2.0 * parameter.grad
        exact.clear()
        rough.clear()
    assert exact.gradients(masked, drawn, correction) < losses[0] - 0.1
