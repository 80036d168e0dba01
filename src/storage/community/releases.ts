import type { Kysely, Selectable } from 'kysely';
import type {
  ReleaseReader,
  ReleaseWriter,
  StoredRelease,
  StoredUse,
} from '../../application/community/release/ports.ts';
import { isId } from '../../domain/kit/id.ts';
import type { DB, FeatureRelease, FeatureUse } from '../kit/schema.ts';

export function releaseReader(db: Kysely<DB>): ReleaseReader {
  const releases = () => db.selectFrom('feature_release').selectAll();
  const uses = () => db.selectFrom('feature_use').selectAll();
  return {
    async of(proposalId) {
      const rows = await releases()
        .where('proposal_id', '=', proposalId)
        .orderBy('announced_at')
        .orderBy('id')
        .execute();
      return rows.map(releaseOf);
    },
    async byId(id) {
      const row = isId(id) ? await releases().where('id', '=', id).executeTakeFirst() : undefined;
      return row === undefined ? null : releaseOf(row);
    },
    async uses(proposalId) {
      const rows = await uses().where('proposal_id', '=', proposalId).orderBy('stated_at').orderBy('id').execute();
      return rows.map(useOf);
    },
    async use(id) {
      const row = isId(id) ? await uses().where('id', '=', id).executeTakeFirst() : undefined;
      return row === undefined ? null : useOf(row);
    },
  };
}

export function releaseWriter(db: Kysely<DB>): ReleaseWriter {
  return {
    async save(proposalId, { id, institution, version, url, date, announcedAt }) {
      await db
        .insertInto('feature_release')
        .values({
          ...{ id, proposal_id: proposalId, institution, version, url },
          ...{ released_on: date, announced_at: announcedAt },
        })
        .execute();
    },
    async saveUse(
      proposalId,
      { id, institution, version, announcedBy = null, since, dueOn, statedAt, reference = null },
    ) {
      await db
        .insertInto('feature_use')
        .values({
          ...{ id, proposal_id: proposalId, institution, version, since },
          ...{ announced_by: announcedBy, due_on: dueOn, stated_at: statedAt, reference },
        })
        .execute();
    },
  };
}

function releaseOf(row: Selectable<FeatureRelease>): StoredRelease {
  const { id, institution, version, url } = row;
  return { id, institution, version, url, date: row.released_on, announcedAt: row.announced_at };
}

function useOf(row: Selectable<FeatureUse>): StoredUse {
  const { id, institution, version, since } = row;
  return {
    ...{ id, institution, version, announcedBy: row.announced_by, since },
    ...{ dueOn: row.due_on, statedAt: row.stated_at },
    // Absent, not null: the hash of what was stated is of what is there.
    ...(row.reference === null ? {} : { reference: row.reference }),
  };
}
