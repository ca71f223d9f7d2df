-- Once on each server, as a superuser: psql --file=deploy/postgresql-roles.sql
-- udbud_ejer owns the table and makes backups; udbud_app is the program and may only read and append.
-- Then give each a password: \password udbud_ejer and \password udbud_app.

CREATE ROLE udbud_ejer LOGIN;
CREATE ROLE udbud_app LOGIN;
