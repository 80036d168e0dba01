import type { Verdict } from '../domain/answer/answer.ts';
import type { PhaseKind } from '../domain/consultation/phase.ts';
import type { Lang } from '../domain/text.ts';
import { dates } from '../words/dates.ts';
import { wordsLang } from '../words/words-lang.ts';
import type { PhaseEdge } from './uris.ts';

/** What the node itself says in posts on other servers: short, and in the language of the post. */
type Wording = {
  readonly phase: Readonly<Record<PhaseKind, string>>;
  readonly opened: (phase: string, until: string) => string;
  readonly closed: (phase: string) => string;
  readonly answer: (verdict: string) => string;
  readonly verdict: Readonly<Record<Verdict, string>>;
  readonly commitments: string;
  /** `proposals` is at least one. */
  readonly digest: (consultation: string, proposals: number) => string;
};

const WORDINGS = {
  fr: {
    phase: {
      inform: 'Information',
      propose: 'Propositions',
      support: 'Soutiens',
      discuss: 'Discussion',
      vote: 'Vote',
      answer: 'Réponses',
      'follow-up': 'Suivi',
    },
    opened: (phase, until) => `« ${phase} » : c’est ouvert jusqu’au ${until}.`,
    closed: (phase) => `« ${phase} » : c’est terminé.`,
    answer: (verdict) => `Réponse officielle : ${verdict}`,
    verdict: {
      accepted: 'acceptée',
      'accepted-in-part': 'acceptée en partie',
      rejected: 'refusée',
      'under-study': 'à l’étude',
      'already-done': 'déjà réalisée',
      'for-information': 'pour information',
    },
    commitments: 'Engagements',
    digest: (consultation, proposals) =>
      `« ${consultation} » : ${proposals === 1 ? 'une nouvelle proposition' : `${proposals} nouvelles propositions`}.`,
  },
  en: {
    phase: {
      inform: 'Information',
      propose: 'Proposals',
      support: 'Supports',
      discuss: 'Discussion',
      vote: 'Vote',
      answer: 'Answers',
      'follow-up': 'Follow-up',
    },
    opened: (phase, until) => `“${phase}” is open until ${until}.`,
    closed: (phase) => `“${phase}” is over.`,
    answer: (verdict) => `Official answer: ${verdict}`,
    verdict: {
      accepted: 'accepted',
      'accepted-in-part': 'accepted in part',
      rejected: 'rejected',
      'under-study': 'under study',
      'already-done': 'already done',
      'for-information': 'for information',
    },
    commitments: 'Commitments',
    digest: (consultation, proposals) =>
      `“${consultation}”: ${proposals === 1 ? 'a new proposal' : `${proposals} new proposals`}.`,
  },
  es: {
    phase: {
      inform: 'Información',
      propose: 'Propuestas',
      support: 'Apoyos',
      discuss: 'Debate',
      vote: 'Votación',
      answer: 'Respuestas',
      'follow-up': 'Seguimiento',
    },
    opened: (phase, until) => `«${phase}» está abierta hasta el ${until}.`,
    closed: (phase) => `«${phase}» ha terminado.`,
    answer: (verdict) => `Respuesta oficial: ${verdict}`,
    verdict: {
      accepted: 'aceptada',
      'accepted-in-part': 'aceptada en parte',
      rejected: 'rechazada',
      'under-study': 'en estudio',
      'already-done': 'ya realizada',
      'for-information': 'a título informativo',
    },
    commitments: 'Compromisos',
    digest: (consultation, proposals) =>
      `«${consultation}»: ${proposals === 1 ? 'una propuesta nueva' : `${proposals} propuestas nuevas`}.`,
  },
  ca: {
    phase: {
      inform: 'Informació',
      propose: 'Propostes',
      support: 'Suports',
      discuss: 'Debat',
      vote: 'Votació',
      answer: 'Respostes',
      'follow-up': 'Seguiment',
    },
    opened: (phase, until) => `«${phase}» és oberta fins al ${until}.`,
    closed: (phase) => `«${phase}» s’ha acabat.`,
    answer: (verdict) => `Resposta oficial: ${verdict}`,
    verdict: {
      accepted: 'acceptada',
      'accepted-in-part': 'acceptada en part',
      rejected: 'rebutjada',
      'under-study': 'en estudi',
      'already-done': 'ja feta',
      'for-information': 'a títol informatiu',
    },
    commitments: 'Compromisos',
    digest: (consultation, proposals) =>
      `«${consultation}»: ${proposals === 1 ? 'una proposta nova' : `${proposals} propostes noves`}.`,
  },
  it: {
    phase: {
      inform: 'Informazione',
      propose: 'Proposte',
      support: 'Sostegni',
      discuss: 'Discussione',
      vote: 'Voto',
      answer: 'Risposte',
      'follow-up': 'Seguito',
    },
    opened: (phase, until) => `«${phase}»: aperta fino al ${until}.`,
    closed: (phase) => `«${phase}»: conclusa.`,
    answer: (verdict) => `Risposta ufficiale: ${verdict}`,
    verdict: {
      accepted: 'accolta',
      'accepted-in-part': 'accolta in parte',
      rejected: 'respinta',
      'under-study': 'in esame',
      'already-done': 'già realizzata',
      'for-information': 'per informazione',
    },
    commitments: 'Impegni',
    digest: (consultation, proposals) =>
      `«${consultation}»: ${proposals === 1 ? 'una nuova proposta' : `${proposals} nuove proposte`}.`,
  },
  fi: {
    phase: {
      inform: 'Tiedotus',
      propose: 'Ehdotukset',
      support: 'Kannatus',
      discuss: 'Keskustelu',
      vote: 'Äänestys',
      answer: 'Vastaukset',
      'follow-up': 'Seuranta',
    },
    opened: (phase, until) => `”${phase}” on avoinna ${until} asti.`,
    closed: (phase) => `”${phase}” on päättynyt.`,
    answer: (verdict) => `Virallinen vastaus: ${verdict}`,
    verdict: {
      accepted: 'hyväksytty',
      'accepted-in-part': 'hyväksytty osittain',
      rejected: 'hylätty',
      'under-study': 'selvitettävänä',
      'already-done': 'jo toteutettu',
      'for-information': 'tiedoksi',
    },
    commitments: 'Sitoumukset',
    digest: (consultation, proposals) =>
      `”${consultation}”: ${proposals === 1 ? 'uusi ehdotus' : `${proposals} uutta ehdotusta`}.`,
  },
} as const satisfies Record<string, Wording>;

/** The words of a language; English where there are none. */
export function wordingIn(lang: Lang): Wording {
  const known: Readonly<Record<string, Wording>> = WORDINGS;
  return known[lang] ?? known[lang.split('-')[0] ?? ''] ?? WORDINGS.en;
}

/** What is said when a phase opens or closes. A phase with a title of its own is called by it. */
export function phaseSentence(
  lang: Lang,
  said: {
    readonly edge: PhaseEdge;
    readonly kind: PhaseKind;
    readonly title: string | null;
    readonly closesAt: Date;
    readonly timeZone: string;
  },
): string {
  const wording = wordingIn(lang);
  const name = said.title ?? wording.phase[said.kind];
  if (said.edge === 'closed') return wording.closed(name);
  const { deadline, onClock } = dates(wordsLang([lang]));
  return wording.opened(name, onClock(deadline(said.closesAt, said.timeZone), said.timeZone));
}

/** What a consultation says of many new proposals at once. */
export function digestSentence(
  lang: Lang,
  said: { readonly consultation: string; readonly proposals: number },
): string {
  return wordingIn(lang).digest(said.consultation, said.proposals);
}
