-- By the clock where it can: a version that a restored copy has is never one that somebody knows already.
UPDATE access_head SET version = CASE WHEN version < @now THEN @now ELSE version + 1 END;
