-- For a new, empty database, as a superuser:
--   psql --set=database=udbud --set=ON_ERROR_STOP=1 --file=deploy/postgresql-database.sql

CREATE DATABASE :"database" OWNER udbud_ejer ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO udbud_app;

\connect :"database"

REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO udbud_ejer;
GRANT USAGE ON SCHEMA public TO udbud_app;
ALTER DEFAULT PRIVILEGES FOR ROLE udbud_ejer IN SCHEMA public GRANT SELECT, INSERT ON TABLES TO udbud_app;
