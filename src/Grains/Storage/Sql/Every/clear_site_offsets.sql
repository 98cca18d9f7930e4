DELETE FROM site_offsets;
