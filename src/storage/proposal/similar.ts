import { type Kysely, sql } from 'kysely';
import type { SimilarReader } from '../../application/proposal/ports.ts';
import type { Localised } from '../../domain/kit/text.ts';
import { AT_MOST, type Counted, likeness, weigh } from '../kit/likeness.ts';
import { fromJson } from '../kit/rows.ts';
import type { DB } from '../kit/schema.ts';
import { likenessTerms, quoted } from '../kit/search-terms.ts';

/** Proposals that the index finds, of which the most alike are chosen by where their words stand. */
const COMPARED = 20;

export function similarReader(db: Kysely<DB>): SimilarReader {
  return {
    async to({ consultationId, text, lang, limit }) {
      const terms = likenessTerms(text, lang);
      if (terms.length === 0) return [];
      const { rows: counted } = await sql<Counted>`
        select term,
          (select count(*)::integer from proposal
            where consultation_id = ${consultationId} and status = 'published' and search @@ query) as found,
          (select count(*)::integer from proposal
            where consultation_id = ${consultationId} and status = 'published') as "all"
        from unnest(${terms}::text[], ${terms.map(quoted)}::text[]) as asked (term, quoted),
          lateral (select quoted::tsquery as query) as made
      `.execute(db);
      const weighed = weigh(counted);
      const sought = counted.filter(({ term, found }) => found > 0 && weighed.weights.has(term));
      if (sought.length === 0) return [];
      const { rows } = await sql<{ number: number; title: unknown; body: unknown; lang: string }>`
        select proposal.number, version.title, version.body, version.lang
        from (
          select proposal.id, sum(weight) as shared
          from unnest(${sought.map(({ term }) => quoted(term))}::text[],
              ${sought.map(({ term }) => weighed.weights.get(term) ?? 0)}::float8[])
            as asked (term, weight)
          join proposal on proposal.search @@ term::tsquery
          where consultation_id = ${consultationId} and status = 'published'
          group by proposal.id having sum(weight) * ${AT_MOST}::integer >= ${weighed.needed}::float8
          order by shared desc, proposal.id limit ${COMPARED}
        ) as found
        join proposal on proposal.id = found.id
        join proposal_version version on version.proposal_id = proposal.id and version.number = proposal.current_version
      `.execute(db);
      return rows
        .map((row) => {
          const title: Localised = fromJson(row.title as never);
          const shared = likeness(weighed, { title, body: fromJson(row.body as never) });
          return { shared, found: { number: row.number, title, lang: row.lang } };
        })
        .filter(({ shared }) => shared > 0)
        .toSorted((a, b) => b.shared - a.shared || a.found.number - b.found.number)
        .slice(0, limit)
        .map(({ found }) => found);
    },
  };
}
