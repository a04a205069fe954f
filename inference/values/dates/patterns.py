"""The patterns of the date grammar, over the canonical spelling of :mod:`inference.values.dates.spelling`."""

import re

from inference.values.dates.explicit import MODIFIER

_AROUND = (
    r"(?:(?:نحو|حوالي|قرابه|زها|ما يقارب|اكثر من|اقل من|ما لا يقل عن|بضعه|بضع|عده|مجرد"
    r"|ما يزيد (?:علي|عن)|ما يربو علي|ما يقرب من|ما يناهز|ازيد من)\s)*"
)
_UNIT = r"(?P<unit>days?|weeks?|months?|years?|hours?|minutes?|nights?)(?!\w)"
_OF_YEAR = r"(?P<rel>(?:هذا )?the_year(?:\s\w+){0,2})"

AGO = re.compile(
    rf"(?<!\w)و?(?P<way>قبل|منذ|بعد|من)\s{_AROUND}(?:(?P<n>\d+)\s)?{_UNIT}"
    r"(?P<from>\s(?:من|علي)\s(?!الان(?!\w)|the_day))?"
)
"""Two days ago, since three years, in a week; ``from`` where it is counted from another event."""

LAST = re.compile(
    r"(?:(?P<n1>\d+)\s)?the_(?:(?P<n2>\d+)\s)?"
    r"(?P<unit>days|weeks|months|years|hours|minutes|(?<=\d\s)(?:day|week|month|year|hour))(?!\w)"
    rf"\s?(?:(?P<n3>\d+)\s?)?(?:القليله\s)?(?P<mod>{MODIFIER.pattern})"
)
LAST_N = re.compile(rf"(?P<way>اخر|خلال|غضون|علي مدي|طوال)\s{_AROUND}(?:the_)?(?P<n>\d+)\s{_UNIT}(?P<mod>\s\S+)?")
"""The last 24 hours, the past three days."""
WITHIN = re.compile(rf"(?:خلال|غضون)\s{_AROUND}(?P<unit>day|week|month|year)(?:\s1)?$")
"""Within a week."""

DEICTIC = re.compile(
    r"(?<!\w)[وبفل]{0,2}(?:"
    r"(?P<a>(?:اول|قبل) (?:من )?(?:ليله |day )?ب?(?:ال)?امس|(?:ال)?امس الاول|اول (?:ال)?بارحه|(?:ال)?بارحه الاولي"
    r"|the_night قبل الماضيه)"
    r"|(?P<b>(?:ال|ل)?امس|(?:ال)?بارحه|the_night الماضيه|night الامس)|(?P<c>بعد (?:ال)?غدا?)|(?P<d>(?:ال|ل)?غدا?)"
    r"|(?P<e>the_day|the_night|نهارا?))(?!\w)"
)
DEICTIC_DAYS = {"a": -2, "b": -1, "c": 2, "d": 1, "e": 0}
"""Yesterday and its like: days from the publication date by group."""

OTHER = re.compile(
    r"(?:التاليه?|اللاحقه?|نفس(?:ه|ها)?|ذات(?:ه|ها)|عينه)(?!\w)|(?<!\w)(?:نفس|ذات|ذلك|تلك) (?:the_|ال|w\d)"
    r"|the_day (?:الاول|الثاني|الثالث|الرابع|الخامس|السابق|الذي|\d)"
    r"|\d منه(?!\w)|(?:اول|ثاني|ثالث|رابع|خامس|سادس|سابع|اخر) days? (?:من )?ال"
    r"|(?<!\w)(?:قبل|بعد)(?:ه|ها|هم)(?!\w)|(?<!\w)بعد (?:ذلك|hours?)(?!\w)|الذي وقع"
)
"""Words that hang the time on another event."""

BOUND = re.compile(
    r"(?:^|\s)(?P<way>قبل|بعد|منذ|ابتدا من|اعتبارا من|بد[اي]? من)\s"
    r"(?=(?:حلول )?(?:نهايه |مطلع |اواخر |منتصف |بدايه |اوايل |day )?(?:هذ[اه] )?(?:the_)?"
    r"(?:year|week|month|\d{4}|[mwh]\d|\d{1,2} (?:من )?[mh]\d|(?:ال)?امس|اول|صيف|شتا|ربيع|خريف|\d{1,2}/))"
)
"""Before, after or since a date."""

SINCE_PART = re.compile(
    r"(?:^|\s)منذ\s(?:ما بعد |بعد )?(?:منتصف )?(?:فجر|صباح|صبيحه|ظهر|عصر|مسا|ليل|(?:the_)?night)\s"
    r"(?:هذا )?(?:day )?(?=the_day|w\d|(?:ال)?امس|اول|الماضيه|\d)"
)
"""Since this dawn, since Monday evening."""

RANGES = (
    re.compile(r"(?:^|\s)(?:و?ما )?(?:و?بين)\s(?P<a>.+?)\s(?:و|الي|حتي)\s?(?P<b>.+)$"),
    re.compile(r"^(?:.*?(?:^|\s)(?:من|منذ|بد[اي]? من)\s)?(?P<a>.+?)\s(?:الي|و?حتي|و الي|لغايه)\s(?P<b>.+)$"),
    re.compile(r"^(?=.*m\d\d)(?P<a>.*(?:m\d\d|\d{4}).*?)\s*-\s*(?P<b>.*(?:m\d\d|\d{4}).*)$"),
)

PORTION = re.compile(
    r"(?<!\w)[وبف]?(?:(?P<early>مطلع|اوايل|بدايه|بدايات|مستهل|اول|the_days الاولي من|10 الاوايل من)"
    r"|(?P<middle>منتصف|اواسط|وسط|10 الاواسط من)"
    r"|(?P<late>10 الاواخر من|اواخر|نهايه|نهايات|ختام|اخر))(?!\s(?:ال)?ليل)\s(?!من\sامس)"
)
SPLIT = re.compile(r"(?<!\w)(?P<kind>النصف|الربع|الثلث)\s(?P<which>الاول|الثاني|الثالث|الرابع|الاخير|\d)")
WEEKEND = re.compile(r"(?:عطله |اجازه )?(?<!\w)[بف]?(?:نهايه|عطله) (?:نهايه )?(?:the_)?week")
SEASON = re.compile(
    r"(?<!\w)[وفبل]?(?:ال)?(?P<name>صيف|شتا|خريف|ربيع)ا?(?!\w)"
    r"(?:\s*(?:year\s|the_year\s|من\s)*(?P<year>\d{4}))?(?:\s?[-/]\s?\d{2,4})?"
)
SEASONS = {"صيف": "summer", "شتا": "winter", "خريف": "autumn", "ربيع": "spring"}
MONTH = re.compile(
    r"(?<!\w)m(?P<month>\d\d)\s*(?:(?:من|,|-|/)?\s*(?:(?:the_)?year\s)?\s*(?P<year>\d{4})(?!\d)"
    rf"|(?:من\s)?{_OF_YEAR})?"
)
NAMED_UNIT = re.compile(r"(?:(?P<this>هذا|هذه)\s)?(?P<the>the_)?(?P<unit>week|month|year)(?!\w)")
YEARS = re.compile(r"(?<![\d/.:-])(?P<year>1\d{3}|2[01]\d\d|(?<=year )\d\d)(?:\s?[-/]\s?(?P<next>\d{4}|\d\d))?(?!\d)")
COUNTED = re.compile(
    r"\s(?:ت غ(?!\w)|(?!(?:او|الي|حتي|في|من|علي|عن|ضد|مع|بين|خلال|قبل|بعد|عند|عندما|حين|حيث|ثم|ميلادي\w*)(?!\w))"
    r"(?![وبفل]?ال)[^\W\da-z_]{2,})"
)
"""After a number: a noun without article, which it counts, or the words of a clock time."""
EVERY = re.compile(r"(?<!\w)كل (?:day|week|month|year|night|hour|w\d|جمعه|سبت|احد|اثنين|ثلاثا|اربعا|خميس)(?!\w)")
"""A time that comes again and again."""

SAME_DAY = re.compile(r"مثل (?:هذا )?the_day")
"""The same day of another year or month."""

DECADE = re.compile(r"(?<!\w)[وفبل]?(?:ال)?(?P<tens>عشرين|ثلاثين|اربعين|خمسين|ستين|سبعين|ثمانين|تسعين)ي?ات(?!\w)")
TENS = {"عشرين": 20, "ثلاثين": 30, "اربعين": 40, "خمسين": 50, "ستين": 60, "سبعين": 70, "ثمانين": 80, "تسعين": 90}
FEASTS = (
    (re.compile("(?:day|وقفه) عرفه|وقفه عيد"), 12, 9, 1), (re.compile("راس (?:السنه|the_year) الهجري"), 1, 1, 1),
    (re.compile("عاشورا"), 1, 10, 1), (re.compile("عيد الفطر"), 10, 1, 3), (re.compile("عيد الاضحي"), 12, 10, 4),
    (re.compile("المولد النبوي"), 3, 12, 1), (re.compile("الاربعينيه|اربعينيه الامام"), 2, 20, 1),
)  # fmt: skip
"""Feasts: words, Hijri month, first day, length in days."""

AFTER_MIDNIGHT = re.compile(r"(?:بعد|بعيد) منتصف (?:ليل|night)\s(?:day )?w\d\D{0,4}(?=w\d)")
"""After midnight of the night between two days: the second of them."""

FIXED_FEASTS = ((re.compile("عيد الميلاد|الكريسماس"), 12, 25), (re.compile("راس (?:السنه|the_year)(?! الهجري)"), 1, 1))
"""Feasts: words, month, day."""

VAGUE = re.compile(
    r"الان|حاليا|موخرا|سابقا?|قريبا|انذاك|لاحق|مبكر|متاخر|اخيرا|حينها|وقتها|days|years|weeks|months|hours|عقود|قرون"
)
"""Words of time that name no date."""
