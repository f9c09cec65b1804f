"""The author's page: a server on this computer alone, which shows a project in her browser and edits its files."""
