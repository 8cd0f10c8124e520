INSERT INTO admission (id) VALUES (1);
