"""What studies of many acts share: tables read from CSV, the answers on the way, and chance that can be repeated."""
