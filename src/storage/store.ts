import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Reader, Store, Writer } from '../application/application.ts';
import type { Change } from '../domain/event/change.ts';
import { accessReader, accessWriter } from './agent/access.ts';
import { answerReader, answerWriter } from './answer/answers.ts';
import { cohostAnswerReader, cohostAnswerWriter } from './answer/cohost-answers.ts';
import { ballotReader, ballotWriter } from './ballot/ballots.ts';
import { commentReader, commentWriter } from './comment/comments.ts';
import { poolingReaders, poolingWriters } from './community/pooling.ts';
import { connectorReader, connectorWriter } from './connector/connectors.ts';
import { consultationReader, consultationWriter } from './consultation/consultations.ts';
import { coverReader, coverWriter } from './consultation/covers.ts';
import { unfinishedConsultationReader, unfinishedConsultationWriter } from './consultation/unfinished-consultations.ts';
import { unfinishedPartReader, unfinishedPartWriter } from './consultation/unfinished-parts.ts';
import { eventReader, eventWriter, hasUnplaced, placeEvents } from './event/events.ts';
import { deadLetterReader, deadLetterWriter } from './federation/dead-letters.ts';
import { deliveryReader, deliveryWriter } from './federation/deliveries.ts';
import { documentReader, documentWriter } from './federation/documents.ts';
import { handleReader, handleWriter } from './federation/handles.ts';
import { peerReader, peerWriter } from './federation/peers.ts';
import { bulkWriter } from './import/bulk.ts';
import {
  appearanceReader,
  appearanceWriter,
  institutionReader,
  institutionWriter,
  mapSettingsReader,
  mapSettingsWriter,
  staticPageReader,
  staticPageWriter,
  territoryReader,
  territoryWriter,
} from './institution/institutions.ts';
import { commitmentReader } from './journal/commitments.ts';
import { journalCopyReader, journalCopyWriter } from './journal/copies.ts';
import { hiddenActReader, hiddenActWriter } from './journal/hidden-acts.ts';
import { journalReader, journalWriter } from './journal/journal.ts';
import { witnessReader, witnessWriter } from './journal/witnesses.ts';
import type { Database, TransactionOptions } from './kit/database.ts';
import { gatheredWriter } from './kit/gathered-writer.ts';
import { idempotencyReader, idempotencyWriter } from './kit/idempotency.ts';
import type { KeptReads } from './kit/kept-reads.ts';
import { lockWriter } from './kit/locks.ts';
import { pictureReader, pictureWriter } from './kit/pictures.ts';
import { processReader, processWriter } from './kit/processes.ts';
import type { ReadReplica } from './kit/read-replica.ts';
import { readsOn, withReplica } from './kit/reads-on.ts';
import type { DB } from './kit/schema.ts';
import { shareTransactions } from './kit/share-transactions.ts';
import { type OnWritten, TransactionNotes } from './kit/transaction-notes.ts';
import { viewReader } from './kit/views.ts';
import { mailReaders, mailWriters } from './mail/mail-stores.ts';
import { mediaFileReader, mediaFileWriter } from './media/media-files.ts';
import { appealReader, appealWriter } from './moderation/decisions.ts';
import { decisionReader, decisionWriter, reportReader, reportWriter } from './moderation/moderation.ts';
import { authorshipReader, authorshipWriter } from './network/authorship.ts';
import { catalogueReader, catalogueWriter } from './network/catalogue.ts';
import { changesReader } from './network/changes.ts';
import { comparisonReader, comparisonWriter } from './network/comparisons.ts';
import { directoryReader, directoryWriter } from './network/directories.ts';
import {
  incomingContributionReader,
  incomingContributionWriter,
  outgoingContributionReader,
  outgoingContributionWriter,
} from './network/incoming-contributions.ts';
import { movingReader, movingWriter } from './network/moving.ts';
import { peeringReader, peeringWriter } from './network/peering.ts';
import { sharingReader, sharingWriter } from './network/sharing.ts';
import { subtotalReader, subtotalWriter } from './network/subtotals.ts';
import { paperReader, paperWriter } from './paper/contribution-batches.ts';
import { contactReader, contactWriter } from './participant/contacts.ts';
import { mergeWriter } from './participant/merged-participants.ts';
import { ownActReader } from './participant/own-acts.ts';
import { participantReader, participantWriter } from './participant/participants.ts';
import { codeLetterReader, codeLetterWriter, residentReader, residentWriter } from './participant/residents.ts';
import { pollReader, pollWriter } from './poll/polls.ts';
import { retentionReader, retentionWriter } from './privacy/retention.ts';
import { imageReader, imageWriter } from './proposal/images.ts';
import { draftReader, draftWriter, formerDetailsReader, formerDetailsWriter } from './proposal/proposal-drafts.ts';
import { proposalReader, proposalWriter } from './proposal/proposals.ts';
import { similarReader } from './proposal/similar.ts';
import { questionnaireReader, questionnaireWriter } from './questionnaire/questionnaires.ts';
import { identityReader, identityWriter, signInReader, signInWriter } from './sign-in/sign-ins.ts';
import { sourceReader, sourceWriter } from './source/sources.ts';
import { supportReader, supportWriter } from './support/supports.ts';
import { synthesisWriter } from './synthesis/synthesis.ts';
import { reuseReaders, reuseWriters } from './template/templates.ts';

/** One that waits longer for a lock does so alone, and not in the way of the others of its transaction. */
const SHARED_WAIT_MS = 100;

export type StoreOptions = {
  /** Called when an act was committed and before anybody is told: what a process keeps of what it changed is dropped there. */
  readonly onCommitted?: (change: Change) => void;
  readonly kept?: KeptReads;
  /** Reads that may go to it do while it is near. */
  readonly replica?: ReadReplica | null;
  /** What this process is called in what it tells others of events, so that it knows its own. */
  readonly processName?: string;
};

/** The event log and the state of one node, over either engine. */
export function createStore(
  database: Database,
  { onCommitted = () => {}, kept, replica = null, processName = randomUUID() }: StoreOptions = {},
): Store {
  const transactShared = shareTransactions<Writer>((work, works) =>
    transactOn(
      (writer, db) => work(works > 1 ? gatheredWriter(db, writer) : writer),
      works > 1 ? { waitMs: SHARED_WAIT_MS } : {},
    ),
  );
  const store: Store = {
    ...readsOn(database, { readerOf, kept }),
    transact: (work) => transactOn(work),
    transactShared,
    async placeEvents() {
      if (await hasUnplaced(database.db)) await database.transaction(placeEvents);
    },
  };
  return replica === null ? store : withReplica(store, replica, readsOn(replica.database, { readerOf }));
  async function transactOn<T>(
    work: (writer: Writer, db: Kysely<DB>) => Promise<T>,
    options?: TransactionOptions,
  ): Promise<T> {
    const notes = new TransactionNotes(database, processName);
    try {
      return await database.transaction(async (db) => {
        const writer = writerOf(db, notes.begin(db));
        const value = await work(writer, db);
        await notes.end(db, writer);
        return value;
      }, options);
    } finally {
      // Where it failed as well: a commit whose answer was lost may have been kept.
      const change = notes.change();
      if (change === 'everything') kept?.drop();
      if (change !== null) onCommitted(change);
    }
  }
}

function readerOf(db: Kysely<DB>): Reader {
  return {
    access: accessReader(db),
    answers: answerReader(db),
    cohostAnswers: cohostAnswerReader(db),
    comparisons: comparisonReader(db),
    directories: directoryReader(db),
    appeals: appealReader(db),
    appearances: appearanceReader(db),
    mapSettings: mapSettingsReader(db),
    authorship: authorshipReader(db),
    ballots: ballotReader(db),
    catalogue: catalogueReader(db),
    changes: changesReader(db),
    comments: commentReader(db),
    commitments: commitmentReader(db),
    connectors: connectorReader(db),
    codeLetters: codeLetterReader(db),
    contacts: contactReader(db),
    consultations: consultationReader(db),
    unfinishedConsultations: unfinishedConsultationReader(db),
    unfinishedParts: unfinishedPartReader(db),
    covers: coverReader(db),
    deadLetters: deadLetterReader(db),
    decisions: decisionReader(db),
    deliveries: deliveryReader(db),
    documents: documentReader(db),
    drafts: draftReader(db),
    events: eventReader(db),
    formerDetails: formerDetailsReader(db),
    incomingContributions: incomingContributionReader(db),
    handles: handleReader(db),
    outgoingContributions: outgoingContributionReader(db),
    idempotency: idempotencyReader(db),
    identity: identityReader(db),
    images: imageReader(db),
    institution: institutionReader(db),
    hiddenActs: hiddenActReader(db),
    journal: journalReader(db),
    journalCopies: journalCopyReader(db),
    witnesses: witnessReader(db),
    ...mailReaders(db),
    ...poolingReaders(db),
    mediaFiles: mediaFileReader(db),
    moving: movingReader(db),
    ownActs: ownActReader(db),
    participants: participantReader(db),
    peering: peeringReader(db),
    peers: peerReader(db),
    pictures: pictureReader(db),
    paper: paperReader(db),
    polls: pollReader(db),
    processes: processReader(db),
    proposals: proposalReader(db),
    questionnaires: questionnaireReader(db),
    reports: reportReader(db),
    residents: residentReader(db),
    retention: retentionReader(db),
    sharing: sharingReader(db),
    signIns: signInReader(db),
    similar: similarReader(db),
    sources: sourceReader(db),
    staticPages: staticPageReader(db),
    subtotals: subtotalReader(db),
    supports: supportReader(db),
    ...reuseReaders(db),
    territories: territoryReader(db),
    views: viewReader(db),
  };
}

function writerOf(db: Kysely<DB>, { onEvents, onMail, onWoken, onRetried }: OnWritten): Writer {
  const reader = readerOf(db);
  const events = eventWriter(db);
  return {
    ...reader,
    access: { ...reader.access, ...accessWriter(db) },
    answers: { ...reader.answers, ...answerWriter(db) },
    cohostAnswers: { ...reader.cohostAnswers, ...cohostAnswerWriter(db) },
    comparisons: { ...reader.comparisons, ...comparisonWriter(db) },
    directories: { ...reader.directories, ...directoryWriter(db) },
    appeals: { ...reader.appeals, ...appealWriter(db) },
    appearances: { ...reader.appearances, ...appearanceWriter(db) },
    mapSettings: { ...reader.mapSettings, ...mapSettingsWriter(db) },
    authorship: { ...reader.authorship, ...authorshipWriter(db) },
    ballots: { ...reader.ballots, ...ballotWriter(db) },
    catalogue: { ...reader.catalogue, ...catalogueWriter(db) },
    comments: { ...reader.comments, ...commentWriter(db) },
    connectors: { ...reader.connectors, ...connectorWriter(db, onRetried) },
    codeLetters: { ...reader.codeLetters, ...codeLetterWriter(db) },
    contacts: { ...reader.contacts, ...contactWriter(db) },
    consultations: { ...reader.consultations, ...consultationWriter(db) },
    unfinishedConsultations: { ...reader.unfinishedConsultations, ...unfinishedConsultationWriter(db) },
    unfinishedParts: { ...reader.unfinishedParts, ...unfinishedPartWriter(db) },
    covers: { ...reader.covers, ...coverWriter(db) },
    deadLetters: { ...reader.deadLetters, ...deadLetterWriter(db, onRetried) },
    decisions: { ...reader.decisions, ...decisionWriter(db) },
    deliveries: { ...reader.deliveries, ...deliveryWriter(db) },
    documents: { ...reader.documents, ...documentWriter(db) },
    drafts: { ...reader.drafts, ...draftWriter(db) },
    formerDetails: { ...reader.formerDetails, ...formerDetailsWriter(db) },
    incomingContributions: { ...reader.incomingContributions, ...incomingContributionWriter(db) },
    handles: { ...reader.handles, ...handleWriter(db) },
    outgoingContributions: { ...reader.outgoingContributions, ...outgoingContributionWriter(db) },
    idempotency: { ...reader.idempotency, ...idempotencyWriter(db) },
    identity: { ...reader.identity, ...identityWriter(db) },
    images: { ...reader.images, ...imageWriter(db) },
    institution: { ...reader.institution, ...institutionWriter(db) },
    hiddenActs: { ...reader.hiddenActs, ...hiddenActWriter(db) },
    journal: { ...reader.journal, ...journalWriter(db) },
    journalCopies: { ...reader.journalCopies, ...journalCopyWriter(db) },
    witnesses: { ...reader.witnesses, ...witnessWriter(db) },
    mediaFiles: { ...reader.mediaFiles, ...mediaFileWriter(db) },
    moving: { ...reader.moving, ...movingWriter(db) },
    peering: { ...reader.peering, ...peeringWriter(db) },
    peers: { ...reader.peers, ...peerWriter(db) },
    pictures: { ...reader.pictures, ...pictureWriter(db) },
    paper: { ...reader.paper, ...paperWriter(db) },
    polls: { ...reader.polls, ...pollWriter(db) },
    processes: { ...reader.processes, ...processWriter(db, onWoken) },
    proposals: { ...reader.proposals, ...proposalWriter(db) },
    questionnaires: { ...reader.questionnaires, ...questionnaireWriter(db) },
    reports: { ...reader.reports, ...reportWriter(db) },
    residents: { ...reader.residents, ...residentWriter(db) },
    retention: { ...reader.retention, ...retentionWriter(db) },
    sharing: { ...reader.sharing, ...sharingWriter(db) },
    signIns: { ...reader.signIns, ...signInWriter(db) },
    sources: { ...reader.sources, ...sourceWriter(db) },
    staticPages: { ...reader.staticPages, ...staticPageWriter(db) },
    subtotals: { ...reader.subtotals, ...subtotalWriter(db) },
    supports: { ...reader.supports, ...supportWriter(db) },
    territories: { ...reader.territories, ...territoryWriter(db) },
    events: {
      ...reader.events,
      ...events,
      async append(...some) {
        // Told at the commit, whenever it is said.
        await Promise.all([events.append(...some), onEvents(some)]);
      },
    },
    imports: bulkWriter(db),
    locks: lockWriter(db),
    ...mailWriters(db, reader, onMail),
    ...poolingWriters(db, reader),
    participants: { ...reader.participants, ...participantWriter(db), ...mergeWriter(db) },
    syntheses: synthesisWriter(db),
    ...reuseWriters(db, reader),
  };
}
