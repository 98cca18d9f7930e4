SELECT since, minutes FROM site_offsets ORDER BY since;
