import { type Kysely, sql } from 'kysely';

/** What the institution has places shown on and found by (docs/adr/0172). */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}

const STATEMENTS = [
  `create table map_settings (
    id text primary key check (id = 'institution'),
    -- The address of a picture of the map, with {z}, {x} and {y}.
    tiles text,
    credit text,
    lat double precision,
    lon double precision,
    zoom integer,
    geocoder_url text,
    geocoder_format text check (geocoder_format in ('addok', 'photon', 'nominatim')),
    changed_at timestamptz not null,
    check (num_nonnulls(tiles, credit, lat, lon, zoom) in (0, 5)),
    check ((geocoder_url is null) = (geocoder_format is null))
  )`,
];
