import type { Place } from './network.ts';

/** What everybody may see of a shared consultation; the same wherever it is held. */
export type Seen = {
  readonly proposals: readonly {
    readonly number: number;
    readonly status: string;
    readonly version: number | null;
    readonly hash: string | null;
    readonly title: Readonly<Record<string, string>> | null;
  }[];
  readonly comments: readonly { readonly body: string; readonly side: string; readonly number: number | null }[];
  readonly answers: readonly object[];
  readonly phases: readonly object[];
  /** Supports of every proposal, of all cities together. */
  readonly supports: readonly { readonly number: number; readonly standing: string; readonly total: number }[];
};

/** What a place shows of a consultation, by its slug there. Of what is not public, that it is there and why. */
export async function seenAt({ query }: Place, slug: string): Promise<Seen> {
  const within = `consultation_id = (select id from consultation where slug = '${slug}')`;
  return {
    proposals: await query(
      `select p.number, p.status,
         case when p.status = 'published' then p.current_version end as version,
         case when p.status = 'published' then v.content_hash end as hash,
         case when p.status = 'published' then v.title end as title
       from proposal p join proposal_version v on v.proposal_id = p.id and v.number = p.current_version
       where ${within} and p.number is not null and p.status <> 'held' order by p.number`,
    ),
    comments: await query(
      `select c.body, c.side, p.number from comment c left join proposal p on p.id = c.proposal_id
       where c.${within} and c.status = 'published' and (p.status is null or p.status = 'published')
       order by c.body collate "C"`,
    ),
    answers: await query(
      `select p.number, a.version, a.verdict, a.body from answer a join proposal p on p.id = a.proposal_id
       where ${within} and p.status = 'published' order by p.number, a.version`,
    ),
    supports: await query(
      `select number, standing, sum(total)::integer as total from (
         select p.number, t.standing, t.total from support_total t join proposal p on p.id = t.proposal_id
         where p.${within} and p.status = 'published'
         union all
         select c.number, c.standing, c.total from subtotal_count c
         join proposal p on p.consultation_id = c.consultation_id and p.number = c.number
         where c.${within} and p.status = 'published' and not c.ours
       ) counts group by number, standing having sum(total) > 0 order by number, standing`,
    ),
    phases: await query(
      `select kind, opens_at, closes_at,
         (select count(*)::integer from phase_extension e where e.phase_id = phase.id) as extensions
       from phase where ${within} order by opens_at, kind`,
    ),
  };
}

/** Supports of every proposal as a place adds them up, by the institution that counted them. */
export async function supportsAt(
  { query, origin }: Place,
  slug: string,
): Promise<readonly { readonly institution: string; readonly number: number; readonly total: number }[]> {
  const within = `consultation_id = (select id from consultation where slug = '${slug}')`;
  return await query(
    `select institution, number, sum(total)::integer as total from (
       select '${origin}/' as institution, p.number, t.total
       from support_total t join proposal p on p.id = t.proposal_id where p.${within} and p.number is not null
       union all
       select institution, number, total from subtotal_count where ${within} and not ours
     ) counts group by institution, number having sum(total) > 0 order by institution, number`,
  );
}

/** Everything that is kept of a consultation here, whether it may be seen or not. */
export async function storedAt({ query }: Place, slug: string): Promise<number> {
  const [row] = await query<{ kept: number }>(
    `select ((select count(*) from proposal where consultation_id = c.id)
       + (select count(*) from comment where consultation_id = c.id))::integer as kept
     from consultation c where slug = '${slug}'`,
  );
  return row?.kept ?? 0;
}
