import { adminDisable, adminList, adminReminders } from './admin.ts';
import { consultationCover, institutionAppearance } from './appearance.ts';
import { backup } from './backup.ts';
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
import type { AnyCommand } from './command.ts';
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
import { adminInvite } from './invite.ts';
import { journalProof, journalVerify } from './journal.ts';
import { journalNext, journalWitnesses } from './journal-witnesses.ts';
import { keysRotate } from './keys.ts';
import { institutionMap } from './map.ts';
import { migrate } from './migrate.ts';
import { nodeExport, nodeImport } from './node-archive.ts';
import { nodeMove } from './node-move.ts';
import { paperConfirm, paperDiscard, paperEnter, paperList, paperRevoke } from './paper.ts';
import { participantErase } from './participant.ts';
import { peerAdd, peerList, peerPolicy, peerRemove, peerShow } from './peer.ts';
import { phaseExtend, phaseList } from './phase.ts';
import { pollOpen } from './poll.ts';
import { proposalDecisions, proposalList } from './proposal.ts';
import { queueDiscard, queueList, queueRetry } from './queue.ts';
import { reportDecide, reportList } from './report.ts';
import { restore } from './restore.ts';
import { serve } from './serve.ts';
import { setup } from './setup.ts';
import { synthesisCheck } from './synthesis.ts';
import { tallyRecount, tallyShow } from './tally.ts';
import { tokenCreate, tokenList, tokenRevoke } from './token.ts';

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
