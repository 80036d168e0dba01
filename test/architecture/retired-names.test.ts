import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';

const projectDir = join(import.meta.dirname, '../..');

/** Identifiers that docs/glossary.md replaced: none of them names anything again. */
const IDENTIFIERS = `
  acceptJoin acceptJoining acceptLetter acceptSettleBallot actOnce actOnceAsAnybody actorName addressSealed
  afterHearing agentName ALONE_AN_HOUR announceAlone answerAtHandFirst answerDecided answeredElsewhere
  answerFilled answerGuest answerOnce answerSaid answersAtHand answersNow Apart applicationWithin ArchiveTaken
  Arrival arrivalResponse asImagesSaid askAgain AskedBeside askedIn askedOf askedToVote asOfNow asParticipant
  assertUnderstood atDesk AtDesk atHand AtHand AtHandParts atHome AtHome AUTHOR_LETTERS authorLetter authorLetters
  authorsWord BACK_AGAIN BackAgain ballotDesk ballotDeskRoutes ballotFilled ballotPile BallotPile ballotSaid Batch
  beforeFromHome Begun BesideNode betterKnown boundWriter Broken BroughtBatch BroughtContribution BroughtProposal
  BroughtTotals BroughtWord buryMessage canBeFirst Changeable changeByGuest changeSaid checkLetterText
  checkMadeFrom checkWords checkWorkOf Chore choresOf Clockwork ClockworkParts closeIn commentAbout CommentAbout
  commentChanged commentGone commentHere commentSaid commentShown ConsultationAtDesk consultationChangeSaid
  consultationDesk consultationFilled consultationSaid consultationsDesk contentSaid countDoubted COUNTED_WORDS
  countedAnew createBell createByGuest createDoor createFromHome createHomes createMovedDoor createPress
  createPrivateSealer createSealer DeadMessages decideByHands decideGuestAct decideInbox decideOne DecisionLetter
  decisionSaid Delivering derivedFromSaid describedAnew DeskAnswer deskForm deskOf deskPath deskRoutes deskTable
  detailsFromHome detailsSaid directTeller documentsAtHand DocumentsAtHand DoorOptions draftSaid DraftSaid
  draftSaidIn drawOne dropCast dropSession dropWords emailSealed endLeasesOfTheDead eraseJoined Errand
  extensionSaid FAILURES_KEPT_MS FAREWELLS federationDoor fetchGuestImages Filled filledIn filledWith findHome
  FindHome followAway forgetActs forgetDeletions forgetErasedKey forgetExpired forgetFollower forgetFollowersOf
  forgetFollowRequests forgetFormer forgetGone forgetHomeActs forgetLoose forgetNaming forgetOver forgetPolicy
  forgetProgress forgetRegistration forgetRequests forgetResidents forgetSeen forgetTold forgetTraffic
  forgetUnproven forgetVersions FORGOTTEN_AT_ONCE formerPress FoundHome FrontEnv FrontParts FUNCTION_WORDS
  GivenAnswer givesLimits Guest guestActOf guestActReader GuestActReader guestActs guestActWrite guestActWriter
  GuestActWriter guestAnswer guestAnswerer GuestAsks guestIn guestName guestOf handOf HandsParts hasPlainTerms
  hearAnswer hearCohost HeardFromCohost HeardInvitation hearInvitation hearTakenUp hearWithdrawal heldForm
  holdsOnPostgres HOME_ACT_STATUSES HOME_ACTS HomeActKind homeActOf homeActReader HomeActReader homeActs
  HomeActStatus homeActWrite homeActWriter HomeActWriter HomeParts homeResource Homes HomeState homeStateOf
  homeStates House howToCopy identityFilled idTokenSealed imageSaid ImageSaid imagesHad imagesSaid inboxChores
  inHand InHand inLockedLanes inOurWords institutionChangeSaid InstitutionSaid invitedAnew InviteSaid inWords
  isAnnouncedAlone isAskable isDesk isFarewell isForgotten isFunctionWord isNews isOfAnother isOurs isSomebody
  isStranger isTakenBack isTheirs isTold isToldByHost isToldToAuthor isToldToCohosts isToldToPeer isUnwanted JOIN
  joinCasts joinedActors joinFollows Joining joiningWriter JoiningWriter joinInto JoinIntoOne joinIntoOneIn
  joinPage joinParticipant JoinParticipant joinParticipantIn joinPollVotes joinSupports JointSaid judgeImports
  Judgement judgementIn judgesOf Judging justRead keepArrival keepBallot keepCohost keepCommitments
  keepContributions keepCounted keepDecision keepDerivation keepDocument keepDraft keepEncoded keepEvidence
  keepExtensions keepFault keepFlood keepHomeAct keepImage keepInvitation keepListening keepMatchedImages
  keepMirroredAnswer keepMirroredBallot keepMirroredComment keepMirroredCommentTrace keepMirroredConsultation
  keepMirroredProposal keepMirroredProposalTrace keepMirroredSubtotal keepMove keepNew keepOnce keepOriginal
  keepOwnSubtotal keepPages keepParticipants keepSession keepSilence keepState keepStripped keepTotals keepTowns
  keepUpdates keepWords KEPT_DAYS keptAt keptBallot KeptBallot keptDraft KeptDraft keptFault KeptFault
  keptHostDecision keptHostRestoring KeptIdentityProvider KeptImage KeptLetterText keptOf KeptPage
  keptRegistration KeptRegistration KeptSubtotal KeptTowns keySealed KeysSaid knownMoves labelSealed lacksSums
  latestWords LEAN_ENVIRONMENT LEAN_FLAGS leaveAccess leaveDrafts leaveFollows leaveRoom leaveWhatWasErased
  leaveWorks letInTwice Letter LETTER_KINDS LETTER_PARTS LetterContent letterIn LetterKind letterPage LetterPart
  letterPath lettersPage letterTextName LetterTextOf letterTextReader LetterTextReader letterTextWrite
  letterTextWriter LetterTextWriter letterTo listDeadMessages LoopParts LOOSE_DAYS LOOSE_MAX LooseImage looseSince
  madeElsewhere madeFrom mailChores MailWay mailWayOf makeOnce marksSaid markWay mayBeAsked mayBeKept mayTell
  momentSaid namesSession nearKv networkChores NodeSaid notArrived NOTHING_SAID noticeSaid oidcWhenAsked onceBy
  onceField OneAnswer Onlooker onlookerOf onwardPage onWord openAddress openKey openVisit optionFilled OptionSaid
  originalName ownByGuest ownPath pageAnswer PageAsked paperBatchSaid paperDesk PaperHand passCast PASSED_OVER
  PassedOn passedOver passedOverIn passFollows passNumber passPollVotes patientOutbox patternPile PeerSaid
  performOnce phaseFilled phaseSaid phaseTold PILE_TALLY PileCount pileOf pilesOf placeOfHandle placeOfNamed
  planFor Planned pollTold PostgresHolds postLetter presentActor Press privateKeySealed PrivateSealer
  proposalAbout ProposalAbout proposalChanged proposalGone proposalSaid proposalShown PublishedPile PublishedSaid
  putTotals putWords raiseListed raiseStanding raiseStandingIn raiseThoseHere reachFilled readJoining
  readLetterText readLetterTexts readLooseImages readStripped Ready Recovered recoverFrom refuseAloud Remembered
  remindersFilled RepeatableRequest reporterName reportPassedOn reportToPassOn reviseFromHome revisionSaid
  reviveDeadMessages rowsKept rulesFilled rulesSaid RulesSaid SAID_BY_SCHEMAS saidAt SaidContent saidIn saidLines
  saidOf saidSealed sameInHand sampleLetter SAY_AGAIN_MS sayNo scopeBeyond sealActivity sealAddress sealAnew
  sealContext sealDigest SEALED sealedActivity sealedAddress sealedAt SealedColumn SealedDocument sealedFor
  SealedKey sealedObject sealedUnder Sealer sealKey sealMessagesAnew sealPrivately sealSignIn secretSealed
  sendHomeActs serveThrough setLetterText settingsFilled settleBallot SETTLED settleHomeAct shownAgain signedInTo
  signInAsOther signInName signInWays sparingBlocked splitPile Spreading StandingWord startClockwork startLean
  statisticsDesk supportSaid SURVIVOR synthesisDesk takeArchive takeAttempt takeBackAnswer takeBackBallot
  takeBackComment takeBackCommentTrace takeBackExtensions takeBackPage takeBackProposal takeBackProposalTrace
  takeBackSubtotal takeBackVersion takeBackWords takeComment takeContribution takeDigests takeDirectoryLock
  takeDue takeFirst takeGuestAct takeHandle takeHostAnswer takeImages takenAs takenBy takenHere TakenImages
  takenJson takenText takeNumbers takenUpNote takeOff takePage takePartRoutes takePost takeProposal
  takeReactionBack takeRemoval takeRequest takesForm takesPage takeSubtotal takesUpload takeUp takeUpLink
  takeUpPage takeVote TakingBack tellAuthor tellCohosts tellCounts tellDigest tellDigests TellDirectly tellDue
  tellErased tellFailure tellFrom tellingAct TellingEvent tellMoved tellPartners tellSharing tellSource tokenSaid
  tokenSealed TOLD_KINDS toldAnswer ToldAnswer toldAnswers toldAt ToldBallot toldBallots toldComment ToldComment
  toldComments toldElsewhere ToldFailure toldIn ToldKind toldProposal ToldProposal toldProposals ToldSubtotal
  toldSubtotals toldThrough toldTooEarly toldWaiting Trouble tryGuestAct tryTake turnBlockedAway TurnedAway
  TYPED_MAX TypedAddress TypedComment typedDetails typedPhases typedSpan USUAL_POLICY usualActs usualPlace
  verifiedOf viewerBehind Visit voteSaid votesSaid waitingLetter waitingTold wayOf waysIn wayToStanding Weather
  whereNow whyNotSooner withinBounds withInHand wordKey wordsFilled wordsFor WordsKept workFields workFilled
  workIn workOf WorkOf workOfView worksOn worthTelling WrittenLetter
`;

/** The same of files, without their extension. */
const FILES = `
  act-from-home adds-up admin-letters answer-once arrive arriving ask askable at-desk at-hand at-once
  attacks-at-the-door author-letter author-letters ballot-desk-routes ballot-said ballot-typed before-act brought
  by check-brought clockwork confirm confirming consultation-said consultation-typed counted-words dead-messages
  decide-guest-act desk desk-routes door doors emitted-from-home erased every-door federation-door find-home
  from-home from-home-storm from-home-told front gathered gone guest guest-acts guest-answer guest-images
  guest-writes hands hear-answer hear-cohost hear-invitation held-form holds home-acts home-state house
  identity-desk in-hand inbox-chores institution-said involvement join-follows join-into-one join-participant
  joined-participants joining judges just-read keep-brought keep-counted keep-document keep-flood
  keep-mirrored-answer keep-mirrored-ballot keep-mirrored-comment keep-mirrored-consultation
  keep-mirrored-proposal keep-mirrored-subtotal keep-once keep-own-subtotal keep-pages kept kept-draft kept-pages
  lacking-sums late latest-words lean leave-room letter-text letter-texts loop made-from mail-chores moved-door
  near-kv network-chores next node-said own-path paper-hand paper-typed pass-on pass-on-report patient-outbox pile
  plain-terms planned postgres-holds press quietly raise-standing readdressed recognise recover revise-from-home
  said-content said-proposal sample-letter say-no seal-activity seal-anew sealed-key settle-ballot sign-in-ways
  spread states-desk stripped take take-back-comment take-back-proposal take-back-subtotal take-guest-act
  take-host-answer take-part take-part-routes take-subtotal take-up taken-up taking-back taking-up tell-author
  tell-cohosts tell-moved tell-sharing tell-source telling-authors together told-by-host typed unwanted visit
  way-cookie when-asked who within-bounds woken
`;

/** Words that no identifier begins with, and words that none ends with. */
const FIRST = /\b(?:keep|hear|tell|brought)(?=[A-Z])(?!Alive)\w+/g;
const LAST = /\b[a-z]\w*(?:Said|Told|Typed|Desk|Onlooker|Brought)\b/g;

const listed = (text: string) => new Set(text.trim().split(/\s+/));
const retired = listed(IDENTIFIERS);
const retiredFiles = listed(FILES);

/** Retired names in a file, by its path and its text. A migration keeps the name under which it was released. */
function retiredIn(path: string, text: string): readonly string[] {
  const file = basename(path).replace(/(\.test)?\.(ts|mjs)$/, '');
  const names = text.match(/[A-Za-z_$][\w$]*/g) ?? [];
  if (path.startsWith('migrations/')) return names.filter((name) => retired.has(name));
  const found = [
    ...names.filter((name) => retired.has(name)),
    ...(text.match(FIRST) ?? []),
    ...(text.match(LAST) ?? []),
  ];
  return [...new Set([...(retiredFiles.has(file) ? [file] : []), ...found])].map((name) => `${path}: ${name}`);
}

describe('retired names', () => {
  test('name nothing any more', () => {
    const files = globSync('{src,test,bench,demo,migrations,vocab,.ci}/**/*.{ts,mjs}', {
      cwd: projectDir,
      exclude: ['**/node_modules/**', 'test/architecture/retired-names.test.ts'],
    });
    expect(files.length).toBeGreaterThan(1_000);
    const found = files.flatMap((path) => retiredIn(path, readFileSync(join(projectDir, path), 'utf8')));
    expect(found).toEqual([]);
  });

  test.each([
    ['an identifier', 'src/application/vote.ts', 'export function keepHomeAct() {}'],
    ['a type', 'src/http/web/page.ts', 'export type Onlooker = null;'],
    ['a verb', 'src/storage/images.ts', 'const keepNothing = 1;'],
    ['the name of a file', 'src/gathered.ts', ''],
    ['the name of a test', 'src/storage/answer-once.test.ts', ''],
  ])('are found: %s', (_what, path, text) => {
    expect(retiredIn(path, text)).not.toEqual([]);
  });

  test('are not found in what only sounds alike', () => {
    expect(retiredIn('src/http/server.ts', 'agent.keepAlive = takePartIn(said, tolds);')).toEqual([]);
  });
});
