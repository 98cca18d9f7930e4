SELECT kind, body FROM access_entries WHERE kind <> N'ticket';
