import { z } from 'zod';
import { readInstitution } from '../application/institution/reads.ts';
import { eraseParticipant } from '../application/participant/erase-participant.ts';
import { OPERATOR } from '../domain/kit/actor.ts';
import { isId } from '../domain/kit/id.ts';
import { ok, refuse } from '../domain/kit/result.ts';
import { OWN_TEXTS } from '../domain/participant/participant.ts';
import { adminDisable, adminList, adminReminders } from './admin.ts';
import { consultationCover, institutionAppearance, institutionMap } from './appearance.ts';
import { archiveProgress, inClear, RECIPIENT, rowsOf } from './archive-keys.ts';
import { ballotCreate, ballotDiscard, ballotExtend, ballotPublish, ballotShow } from './ballot.ts';
import { ballotPaperConfirm, ballotPaperDiscard, ballotPaperEnter, ballotPaperList } from './ballot-paper.ts';
import {
  cohostAccept,
  cohostHold,
  cohostInvite,
  cohostLeave,
  cohostLimit,
  cohostList,
  cohostRecover,
  cohostRefuse,
  cohostRegistered,
  cohostRelease,
  cohostWithdraw,
} from './cohost.ts';
import { cohostAllow, cohostBringIn, cohostIntroduced } from './cohost-bring-in.ts';
import { type AnyCommand, argument, command, flag, option, unless } from './command.ts';
import {
  connectorAdd,
  connectorCards,
  connectorList,
  connectorPause,
  connectorProblems,
  connectorRead,
  connectorRemove,
  connectorReplay,
  connectorResend,
  connectorResume,
  connectorTest,
} from './connector.ts';
import {
  consultationChange,
  consultationCreate,
  consultationDiscard,
  consultationList,
  consultationPublish,
  consultationShow,
} from './consultation.ts';
import { demo } from './demo.ts';
import { directoryAdd, directoryList, directoryPublish, directoryRemove } from './directory.ts';
import { doctor } from './doctor.ts';
import { exportOpenData } from './export.ts';
import { fileAdd, fileList, fileRemove } from './file.ts';
import { hostExport, hostForget, hostImport, hostList, hostPolicies, hostTraffic } from './host.ts';
import { importCsv, importPolis } from './import.ts';
import { institutionChange, institutionShow } from './institution.ts';
import { journalNext, journalProof, journalVerify, journalWitnesses } from './journal.ts';
import { nodeExport, nodeImport } from './node-archive.ts';
import { nodeMove } from './node-move.ts';
import { paperConfirm, paperDiscard, paperEnter, paperList, paperRevoke } from './paper.ts';
import { peerAdd, peerList, peerPolicy, peerRemove, peerShow } from './peer.ts';
import { phaseExtend, phaseList } from './phase.ts';
import { pollOpen } from './poll.ts';
import { proposalDecisions, proposalList } from './proposal.ts';
import { queueDiscard, queueList, queueRetry } from './queue.ts';
import { reportDecide, reportList } from './report.ts';
import { restore } from './restore.ts';
import { serve } from './serve.ts';
import { adminInvite, setup, tokenCreate, tokenList, tokenRevoke } from './setup.ts';
import { synthesisCheck } from './synthesis.ts';
import { tallyRecount, tallyShow } from './tally.ts';

const backup = command({
  path: 'backup',
  says: 'Write everything the node holds, but for its secret key, into one file; verified by restoring it',
  beside: 'runs-in-it',
  takes: {
    file: argument('for example parvis-2030-01-31.backup'),
    ...RECIPIENT,
    overwrite: flag('replace the file if it is there', false),
    verify: unless('do not restore it to see whether it holds'),
  },
  async run(context, { file, recipient: recipients, overwrite, verify }) {
    const node = await context.open();
    const to = { file: context.path(file), overwrite, recipients };
    const order = { kind: 'backup', ...to, verify, passphrase: null } as const;
    const contents = await context.services.writeArchive(node, order, archiveProgress(context));
    const { createdAt, migrations, tables } = contents;
    return ok({
      json: { file: order.file, verified: verify, encrypted: recipients.length > 0, createdAt, migrations, tables },
      text: [
        `${verify ? 'Verified' : 'Written, not verified'}: ${order.file}, ${rowsOf(contents)} rows of ${tables.length} tables.`,
        'It needs the SECRET_KEY of this node to be restored: keep the two in different places.',
        ...inClear(recipients),
      ],
    });
  },
});

const participantErase = command({
  path: 'participant erase',
  says: 'Erase somebody who asked for it: name and account go for good, and what they chose of their texts; no total changes',
  beside: 'runs-in-it',
  takes: {
    id: argument('the last part of the address of their page'),
    ownTexts: option(
      '<choice>',
      'keep: proposals and comments stay public without author and place; remove: their texts are deleted; ' +
        'without it proposals stay so, and comments are deleted',
      z.enum(OWN_TEXTS).optional(),
    ),
  },
  async run({ open }, { id, ownTexts }) {
    if (!isId(id)) return refuse({ type: 'not-found', what: 'participant' });
    const { app } = await open();
    const erased = await eraseParticipant(app, { participantId: id, ownTexts, by: OPERATOR });
    if (!erased.ok) return erased;
    const { erasedAt } = erased.value;
    return ok({
      json: { id, erasedAt },
      text: `Erased at ${erasedAt?.toISOString()}: ${app.origin}/participants/${id}`,
    });
  },
});

const keysRotate = command({
  path: 'keys rotate',
  says: 'Give an actor new keys; what it signed before can still be verified',
  beside: 'runs-in-it',
  takes: {
    handle: argument('of a consultation, a proposal or the node; the institution if absent', z.string().optional()),
  },
  async run({ open, services }, { handle }) {
    const node = await open();
    const institution = await readInstitution(node.app);
    if (institution === null) return refuse({ type: 'not-set-up' });
    const rotated = await services.rotateKeys(node, handle ?? institution.institution.handle);
    if (!rotated.ok) return rotated;
    const { actor, keys } = rotated.value;
    return ok({ json: rotated.value, text: [`${actor} signs from now on with`, ...keys.map((key) => `  ${key}`)] });
  },
});

const migrate = command({
  path: 'migrate',
  says: 'Bring the database up to the schema of this program',
  beside: 'is-refused',
  async run({ services, config }) {
    const ran = await services.migrate(config);
    const text = ran.length === 0 ? 'Nothing to do: the schema is up to date.' : ran.map((name) => `ran ${name}`);
    return ok({ json: { ran }, text });
  },
});

/** All commands, in the order of `--help`. */
export const COMMANDS: readonly AnyCommand[] = [
  serve,
  migrate,
  setup,
  demo,
  doctor,
  tokenCreate,
  tokenList,
  tokenRevoke,
  adminInvite,
  adminList,
  adminDisable,
  adminReminders,
  institutionShow,
  institutionChange,
  institutionAppearance,
  institutionMap,
  fileAdd,
  fileList,
  fileRemove,
  consultationCreate,
  consultationChange,
  consultationCover,
  consultationPublish,
  consultationDiscard,
  consultationShow,
  consultationList,
  phaseList,
  phaseExtend,
  pollOpen,
  ballotCreate,
  ballotPublish,
  ballotDiscard,
  ballotShow,
  ballotExtend,
  ballotPaperEnter,
  ballotPaperConfirm,
  ballotPaperDiscard,
  ballotPaperList,
  paperEnter,
  paperConfirm,
  paperDiscard,
  paperRevoke,
  paperList,
  tallyShow,
  tallyRecount,
  synthesisCheck,
  journalVerify,
  journalProof,
  proposalList,
  ...proposalDecisions,
  reportList,
  reportDecide,
  participantErase,
  hostList,
  ...hostPolicies,
  hostForget,
  hostImport,
  hostExport,
  hostTraffic,
  queueList,
  queueRetry,
  queueDiscard,
  connectorAdd,
  connectorList,
  connectorTest,
  connectorPause,
  connectorResume,
  connectorResend,
  connectorCards,
  connectorRead,
  connectorProblems,
  connectorReplay,
  connectorRemove,
  peerAdd,
  peerList,
  peerShow,
  peerPolicy,
  peerRemove,
  journalWitnesses,
  journalNext,
  directoryAdd,
  directoryList,
  directoryRemove,
  directoryPublish,
  cohostInvite,
  cohostAllow,
  cohostBringIn,
  cohostIntroduced,
  cohostAccept,
  cohostRefuse,
  cohostLeave,
  cohostHold,
  cohostLimit,
  cohostRegistered,
  cohostRelease,
  cohostWithdraw,
  cohostList,
  cohostRecover,
  importCsv,
  importPolis,
  exportOpenData,
  keysRotate,
  backup,
  restore,
  nodeExport,
  nodeImport,
  nodeMove,
];
