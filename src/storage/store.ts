import type { Kysely } from 'kysely';
import type { Reader, Store, Writer } from '../application/ports.ts';
import { accessReader, accessWriter } from './access.ts';
import { answerReader, answerWriter } from './answers.ts';
import { appealReader, appealWriter } from './appeals.ts';
import { ballotReader, ballotWriter } from './ballots.ts';
import { bulkWriter } from './bulk.ts';
import { commentReader, commentWriter } from './comments.ts';
import { consultationReader, consultationWriter } from './consultations.ts';
import type { Database } from './database.ts';
import { deliveryReader, deliveryWriter } from './deliveries.ts';
import { documentReader, documentWriter } from './documents.ts';
import { draftReader, draftWriter } from './drafts.ts';
import { EVENT_CHANNEL, eventReader, eventWriter, hasUnplaced, placeEvents } from './events.ts';
import { formerDetailsReader, formerDetailsWriter } from './former-details.ts';
import { idempotencyReader, idempotencyWriter } from './idempotency.ts';
import { identityReader, identityWriter } from './identity.ts';
import { imageReader, imageWriter } from './images.ts';
import { institutionReader, institutionWriter } from './institutions.ts';
import { joiningWriter } from './joined-participants.ts';
import { letterTextReader, letterTextWriter } from './letter-texts.ts';
import { mailFollowReader, mailFollowWriter } from './mail-follows.ts';
import { MAIL_CHANNEL, mailReader, mailWriter } from './mails.ts';
import { decisionReader, moderationWriter, reportReader } from './moderation.ts';
import { catalogueReader, catalogueWriter } from './network/catalogue.ts';
import { changesReader } from './network/changes.ts';
import { derivationReader, derivationWriter } from './network/derivations.ts';
import { guestActReader, guestActWriter } from './network/guest-acts.ts';
import { homeActReader, homeActWriter } from './network/home-acts.ts';
import { movingReader, movingWriter } from './network/moving.ts';
import { peeringReader, peeringWriter } from './network/peering.ts';
import { sharingReader, sharingWriter } from './network/sharing.ts';
import { subtotalReader, subtotalWriter } from './network/subtotals.ts';
import { ownActReader } from './own-acts.ts';
import { participantReader, participantWriter } from './participants.ts';
import { peerReader, peerWriter } from './peers.ts';
import { pollReader, pollWriter } from './polls.ts';
import { proposalReader, proposalWriter } from './proposals.ts';
import { reminderReader, reminderWriter } from './reminders.ts';
import { residentReader, residentWriter } from './residents.ts';
import type { DB } from './schema.ts';
import { signInReader, signInWriter } from './sign-ins.ts';
import { similarReader } from './similar.ts';
import { supportReader, supportWriter } from './supports.ts';
import { synthesisWriter } from './views/synthesis.ts';
import { viewReader } from './views/views.ts';

/**
 * The diary and the state of one node, over either engine. `onCommitted` is called when an act was committed and before
 * anybody is told: what a process holds of the state is dropped there.
 */
export function createStore(database: Database, onCommitted: () => void = () => {}): Store {
  return {
    read: (work) => database.transaction((db) => work(readerOf(db)), { isolation: 'repeatable read' }),
    async transact(work) {
      let wrote = false;
      let queued = false;
      const result = await database.transaction(async (db) => {
        wrote = false;
        queued = false;
        const writer = writerOf(db, {
          onEvent: () => {
            wrote = true;
          },
          onMail: () => {
            queued = true;
          },
        });
        const value = await work(writer);
        if (wrote) await database.notify(EVENT_CHANNEL, '', db);
        if (queued) await database.notify(MAIL_CHANNEL, '', db);
        return value;
      });
      if (wrote) onCommitted();
      return result;
    },
    async placeEvents() {
      if (await hasUnplaced(database.db)) await database.transaction(placeEvents);
    },
  };
}

function readerOf(db: Kysely<DB>): Reader {
  return {
    ...institutionReader(db),
    consultations: consultationReader(db),
    participants: participantReader(db),
    proposals: proposalReader(db),
    supports: supportReader(db),
    comments: commentReader(db),
    answers: answerReader(db),
    reports: reportReader(db),
    decisions: decisionReader(db),
    appeals: appealReader(db),
    polls: pollReader(db),
    access: accessReader(db),
    signIns: signInReader(db),
    mails: mailReader(db),
    mailFollows: mailFollowReader(db),
    reminders: reminderReader(db),
    residents: residentReader(db),
    events: eventReader(db),
    ballots: ballotReader(db),
    idempotency: idempotencyReader(db),
    documents: documentReader(db),
    drafts: draftReader(db),
    similar: similarReader(db),
    ownActs: ownActReader(db),
    images: imageReader(db),
    formerDetails: formerDetailsReader(db),
    peers: peerReader(db),
    peering: peeringReader(db),
    catalogue: catalogueReader(db),
    derivations: derivationReader(db),
    sharing: sharingReader(db),
    subtotals: subtotalReader(db),
    moving: movingReader(db),
    changes: changesReader(db),
    homeActs: homeActReader(db),
    guestActs: guestActReader(db),
    deliveries: deliveryReader(db),
    identity: identityReader(db),
    letterTexts: letterTextReader(db),
    views: viewReader(db),
  };
}

function writerOf(db: Kysely<DB>, { onEvent, onMail }: Record<'onEvent' | 'onMail', () => void>): Writer {
  const events = eventWriter(db);
  return {
    ...readerOf(db),
    documentWrite: documentWriter(db),
    draftWrite: draftWriter(db),
    imageWrite: imageWriter(db),
    formerDetailsWrite: formerDetailsWriter(db),
    peerWrite: peerWriter(db),
    peeringWrite: peeringWriter(db),
    catalogueWrite: catalogueWriter(db),
    derivationWrite: derivationWriter(db),
    sharingWrite: sharingWriter(db),
    subtotalWrite: subtotalWriter(db),
    movingWrite: movingWriter(db),
    homeActWrite: homeActWriter(db),
    guestActWrite: guestActWriter(db),
    deliveryWrite: deliveryWriter(db),
    ballotWrite: ballotWriter(db),
    bulk: bulkWriter(db),
    identityWrite: identityWriter(db),
    letterTextWrite: letterTextWriter(db),
    mailWrite: mailWriter(db, onMail),
    mailFollowWrite: mailFollowWriter(db),
    reminderWrite: reminderWriter(db),
    residentWrite: residentWriter(db),
    signInWrite: { ...signInWriter(db), ...joiningWriter(db) },
    write: {
      ...institutionWriter(db),
      ...consultationWriter(db),
      ...participantWriter(db),
      ...proposalWriter(db),
      ...supportWriter(db),
      ...commentWriter(db),
      ...answerWriter(db),
      ...moderationWriter(db),
      ...appealWriter(db),
      ...synthesisWriter(db),
      ...pollWriter(db),
      ...accessWriter(db),
      ...idempotencyWriter(db),
      ...events,
      async event(...some) {
        onEvent();
        await events.event(...some);
      },
    },
  };
}
