import { type Kysely, type Selectable, sql } from 'kysely';
import type { ContactConsent, ContactReader, ContactWriter } from '../../application/participant/contact/ports.ts';
import { isId } from '../../domain/kit/id.ts';
import { CONTACT_TERMS } from '../../domain/participant/contact.ts';
import { fromRow } from '../kit/from-row.ts';
import { upsert } from '../kit/rows.ts';
import type { ContactConsent as ContactConsentTable, DB } from '../kit/schema.ts';

export function contactReader(db: Kysely<DB>): ContactReader {
  return {
    async of(participantId) {
      if (!isId(participantId)) return null;
      const all = db.selectFrom('contact_consent').selectAll();
      const row = await all.where('participant_id', '=', participantId).executeTakeFirst();
      return row === undefined ? null : consentOf(row);
    },
    async byId(id) {
      if (!isId(id)) return null;
      const row = await standing(db).where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : consentOf(row);
    },
    async standing({ after, limit }) {
      let query = standing(db).orderBy('id').limit(limit);
      if (after !== null) query = query.where('id', '>', after);
      return (await query.execute()).map(consentOf);
    },
  };
}

export function contactWriter(db: Kysely<DB>): ContactWriter {
  return {
    async claimSentBefore({ at, limit }) {
      const due = standing(db).where('sent_at', '<=', at).orderBy('sent_at').orderBy('id').limit(limit);
      return (await due.forUpdate().skipLocked().execute()).map(consentOf);
    },
    async claimOutdated(limit) {
      const outdated = notWithdrawn(db).where('terms', '<', CONTACT_TERMS).orderBy('id').limit(limit);
      return (await outdated.forUpdate().skipLocked().execute()).map(consentOf);
    },
    save: (consent) =>
      upsert(db, 'contact_consent', {
        key: { participant_id: consent.participantId },
        values: {
          id: consent.id,
          terms: consent.terms,
          given_at: consent.givenAt,
          withdrawn_at: consent.withdrawnAt,
          event_id: consent.eventId,
          sent_hash: consent.sentHash,
          sent_at: consent.sentAt,
        },
      }),
    async markSent({ id, sentHash, sentAt }) {
      const sent = { sent_hash: sentHash, sent_at: sentAt };
      await db
        .updateTable('contact_consent')
        .set(sent)
        .where('id', '=', id)
        .where('withdrawn_at', 'is', null)
        .execute();
    },
    async withdraw(id, at) {
      const withdrawn = await db
        .updateTable('contact_consent')
        .set({ withdrawn_at: at })
        .where('id', '=', id)
        .where('withdrawn_at', 'is', null)
        .returning('id')
        .executeTakeFirst();
      return withdrawn !== undefined;
    },
    async delete(participantId) {
      await db
        .deleteFrom('contact_consent')
        .where('participant_id', '=', sql<string>`${participantId}::uuid`)
        .execute();
    },
  };
}

function notWithdrawn(db: Kysely<DB>) {
  return db.selectFrom('contact_consent').selectAll().where('withdrawn_at', 'is', null);
}

/** Whoever consented to earlier terms consented to other fields (docs/adr/0105). */
function standing(db: Kysely<DB>) {
  return notWithdrawn(db).where('terms', '=', CONTACT_TERMS);
}

function consentOf(row: Selectable<ContactConsentTable>): ContactConsent {
  return fromRow(row, {});
}
