SELECT version FROM access_head;
