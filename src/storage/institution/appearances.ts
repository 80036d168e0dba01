import type { Kysely } from 'kysely';
import type { AppearanceReader, AppearanceWriter } from '../../application/institution/ports.ts';
import { fromJson, jsonb } from '../kit/json.ts';
import { picturesByHash } from '../kit/pictures.ts';
import type { DB } from '../kit/schema.ts';
import { upsert } from '../kit/upsert.ts';

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
