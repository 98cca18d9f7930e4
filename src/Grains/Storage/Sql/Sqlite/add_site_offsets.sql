INSERT INTO site_offsets (since, minutes) VALUES (@since, @minutes);
