import type { Kysely, Selectable } from 'kysely';
import type {
  AppearanceReader,
  AppearanceWriter,
  InstitutionReader,
  InstitutionWriter,
  MapSettingsReader,
  MapSettingsWriter,
  StaticPageReader,
  StaticPageWriter,
  TerritoryReader,
  TerritoryWriter,
} from '../../application/institution/ports.ts';
import type { Institution } from '../../domain/institution/institution.ts';
import type { GeocoderFormat } from '../../domain/institution/map-settings.ts';
import type { StaticPage } from '../../domain/institution/static-page.ts';
import type { Territory } from '../../domain/institution/territory.ts';
import { fromRow } from '../kit/from-row.ts';
import { picturesByHash } from '../kit/pictures.ts';
import { fromJson, jsonb, upsert } from '../kit/rows.ts';
import type { DB, StaticPage as StaticPageTable } from '../kit/schema.ts';

export function institutionReader(db: Kysely<DB>): InstitutionReader {
  return {
    async get() {
      const row = await db
        .selectFrom('institution')
        .innerJoin('territory', 'territory.code', 'institution.territory')
        .selectAll('institution')
        .select(['territory.name as territory_name', 'territory.within as territory_within'])
        .executeTakeFirst();
      if (row === undefined) return null;
      return {
        handle: row.handle,
        name: fromJson(row.name),
        summary: fromJson(row.summary),
        territory: { code: row.territory, name: fromJson(row.territory_name), within: row.territory_within },
        languages: row.languages,
        timeZone: row.time_zone,
        contact: row.contact,
        licence: fromJson(row.licence),
        notices: fromJson(row.notices),
        codeLetters: row.code_letters,
        hiddenEntries: fromJson(row.hidden_entries),
        secondAgentAbove: fromJson(row.second_agent_above),
        createdAt: row.created_at,
      };
    },
  };
}

export function territoryReader(db: Kysely<DB>): TerritoryReader {
  return {
    async all() {
      const rows = await db.selectFrom('territory').selectAll().orderBy('code').execute();
      return rows.map((row): Territory => ({ code: row.code, name: fromJson(row.name), within: row.within }));
    },
  };
}

export function institutionWriter(db: Kysely<DB>): InstitutionWriter {
  return {
    save: (institution: Institution) =>
      upsert(db, 'institution', {
        key: { only_one: true },
        values: {
          handle: institution.handle,
          name: jsonb(institution.name),
          summary: jsonb(institution.summary),
          territory: institution.territory.code,
          languages: [...institution.languages],
          time_zone: institution.timeZone,
          contact: institution.contact,
          licence: institution.licence,
          notices: jsonb(institution.notices),
          code_letters: institution.codeLetters,
          hidden_entries: [...institution.hiddenEntries],
          second_agent_above: institution.secondAgentAbove === null ? null : jsonb(institution.secondAgentAbove),
          created_at: institution.createdAt,
        },
      }),
  };
}

export function territoryWriter(db: Kysely<DB>): TerritoryWriter {
  return {
    save: (territory) =>
      upsert(db, 'territory', {
        key: { code: territory.code },
        values: { name: jsonb(territory.name), within: territory.within },
      }),
  };
}

export function appearanceReader(db: Kysely<DB>): AppearanceReader {
  return {
    async get(state) {
      const row = await db.selectFrom('appearance').selectAll().where('state', '=', state).executeTakeFirst();
      if (row === undefined) return null;
      const { logo, logo_square, logo_icon, sharing } = row;
      const picture = await picturesByHash(db, [logo, logo_square, logo_icon, row.banner, sharing]);
      const [wide, square, icon] = [picture(logo), picture(logo_square), picture(logo_icon)];
      const banner = picture(row.banner);
      return {
        main: row.main,
        accent: row.accent,
        logo: wide === null || square === null || icon === null ? null : { wide, square, icon },
        banner: banner === null ? null : { ...banner, alt: fromJson(row.banner_alt) },
        sharing: picture(sharing),
      };
    },
  };
}

export function appearanceWriter(db: Kysely<DB>): AppearanceWriter {
  return {
    save: (state, { main, accent, logo, banner, sharing }, at) =>
      upsert(db, 'appearance', {
        key: { state },
        values: {
          main,
          accent,
          logo: logo?.wide.hash ?? null,
          logo_square: logo?.square.hash ?? null,
          logo_icon: logo?.icon.hash ?? null,
          banner: banner?.hash ?? null,
          banner_alt: banner === null ? null : jsonb(banner.alt),
          sharing: sharing?.hash ?? null,
          changed_at: at,
        },
      }),
    async delete(state) {
      await db.deleteFrom('appearance').where('state', '=', state).execute();
    },
  };
}

export function mapSettingsReader(db: Kysely<DB>): MapSettingsReader {
  return {
    async get() {
      const row = await db.selectFrom('map_settings').selectAll().executeTakeFirst();
      if (row === undefined) return null;
      const { tiles, credit, lat, lon, zoom, geocoder_url: url, geocoder_format: format } = row;
      const hasMap = tiles !== null && credit !== null && lat !== null && lon !== null && zoom !== null;
      return {
        map: hasMap ? { tiles, credit, center: { lat, lon, zoom } } : null,
        geocoder: url === null || format === null ? null : { url, format: format as GeocoderFormat },
      };
    },
  };
}

export function mapSettingsWriter(db: Kysely<DB>): MapSettingsWriter {
  return {
    save: ({ map, geocoder }, at) =>
      upsert(db, 'map_settings', {
        key: { id: 'institution' },
        values: {
          tiles: map?.tiles ?? null,
          credit: map?.credit ?? null,
          lat: map?.center.lat ?? null,
          lon: map?.center.lon ?? null,
          zoom: map?.center.zoom ?? null,
          geocoder_url: geocoder?.url ?? null,
          geocoder_format: geocoder?.format ?? null,
          changed_at: at,
        },
      }),
  };
}

export function staticPageReader(db: Kysely<DB>): StaticPageReader {
  return {
    async all() {
      const rows = await db.selectFrom('static_page').selectAll().orderBy('position').orderBy('id').execute();
      return rows.map(staticPageOf);
    },
    async bySlug(slug) {
      const row = await db.selectFrom('static_page').selectAll().where('slug', '=', slug).executeTakeFirst();
      return row === undefined ? null : staticPageOf(row);
    },
    async links() {
      const rows = await db
        .selectFrom('static_page')
        .select(['slug', 'kind', 'title', 'conformity', 'in_menu', 'in_footer'])
        .where('is_published', '=', true)
        .orderBy('position')
        .orderBy('id')
        .execute();
      return rows.map((row) =>
        fromRow(row, { kind: fromJson(row.kind), title: fromJson(row.title), conformity: fromJson(row.conformity) }),
      );
    },
    async former(id) {
      const rows = await db
        .selectFrom('former_static_page')
        .select(['title', 'text', 'conformity', 'changed_at'])
        .where('page_id', '=', id)
        .orderBy('changed_at', 'desc')
        .execute();
      return rows.map((row) =>
        fromRow(row, { title: fromJson(row.title), text: fromJson(row.text), conformity: fromJson(row.conformity) }),
      );
    },
  };
}

export function staticPageWriter(db: Kysely<DB>): StaticPageWriter {
  return {
    save: ({ id, kind, createdAt, title, text, ...page }) =>
      upsert(db, 'static_page', {
        key: { id },
        once: { kind, created_at: createdAt },
        values: {
          slug: page.slug,
          title: jsonb(title),
          text: jsonb(text),
          conformity: page.conformity,
          in_menu: page.inMenu,
          in_footer: page.inFooter,
          is_published: page.isPublished,
          position: page.position,
          changed_at: page.changedAt,
        },
      }),
    async saveFormer({ id, title, text, conformity, changedAt }, max) {
      await upsert(db, 'former_static_page', {
        key: { page_id: id, changed_at: changedAt },
        values: { title: jsonb(title), text: jsonb(text), conformity },
      });
      const latest = db
        .selectFrom('former_static_page')
        .select('changed_at')
        .where('page_id', '=', id)
        .orderBy('changed_at', 'desc')
        .limit(max);
      await db
        .deleteFrom('former_static_page')
        .where('page_id', '=', id)
        .where('changed_at', 'not in', latest)
        .execute();
    },
    async delete(id) {
      await db.deleteFrom('static_page').where('id', '=', id).execute();
    },
  };
}

function staticPageOf(row: Selectable<StaticPageTable>): StaticPage {
  return fromRow(row, {
    kind: fromJson(row.kind),
    title: fromJson(row.title),
    text: fromJson(row.text),
    conformity: fromJson(row.conformity),
  });
}
