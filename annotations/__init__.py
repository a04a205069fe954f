"""The ground floor: schema, reader, corpus and formats of annotated Arabic conflict news."""
