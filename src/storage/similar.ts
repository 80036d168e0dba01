import { type Kysely, sql } from 'kysely';
import type { SimilarReader } from '../application/similar.ts';
import { fromJson } from './json.ts';
import type { DB } from './schema.ts';
import { likenessQueries } from './search-terms.ts';

/** A word that more of a consultation's proposals have than this share says nothing about any of them. */
const COMMON = 0.25;
/** Below so many proposals no word counts as common. */
const FEW = 12;
/** What a proposal has to share with the text: half of a word that one proposal in a hundred has. */
const LEAST = 0.5;

export function similarReader(db: Kysely<DB>): SimilarReader {
  return {
    async to({ consultationId, text, lang, limit }) {
      const terms = likenessQueries(text, lang);
      if (terms.length === 0) return [];
      const { rows: counted } = await sql<{ term: string; found: number; all: number }>`
        select term,
          (select count(*)::integer from proposal
            where consultation_id = ${consultationId} and status = 'published' and search @@ query) as found,
          (select count(*)::integer from proposal
            where consultation_id = ${consultationId} and status = 'published') as "all"
        from unnest(${terms}::text[]) as term, lateral (select term::tsquery as query) as asked
      `.execute(db);
      const weighed = counted.flatMap(({ term, found, all }) =>
        found === 0 || (all > FEW && found > all * COMMON) ? [] : [{ term, weight: weightOf(found, all) }],
      );
      if (weighed.length === 0) return [];
      const { rows } = await sql<{ number: number; title: unknown; lang: string }>`
        select proposal.number, version.title, version.lang
        from (
          select proposal.id, sum(weight) as likeness
          from unnest(${weighed.map(({ term }) => term)}::text[], ${weighed.map(({ weight }) => weight)}::float8[])
            as asked (term, weight)
          join proposal on proposal.search @@ term::tsquery
          where consultation_id = ${consultationId} and status = 'published'
          group by proposal.id having sum(weight) >= ${LEAST}
          order by likeness desc, proposal.id limit ${limit}
        ) as found
        join proposal on proposal.id = found.id
        join proposal_version version on version.proposal_id = proposal.id and version.number = proposal.current_version
        order by likeness desc, proposal.id
      `.execute(db);
      return rows.map((row) => ({ number: row.number, title: fromJson(row.title as never), lang: row.lang }));
    },
  };
}

/** Where there are few proposals a word counts as if there were so many more: two that are shared are enough. */
const PRIOR = 4;

/** 1 for a word that one proposal in a hundred has, more for a rarer one, little for one that most have. */
function weightOf(found: number, all: number): number {
  return Math.log10(1 + (all + PRIOR) / found) / 2;
}
