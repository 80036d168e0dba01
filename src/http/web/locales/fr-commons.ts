import type { Message } from './catalogue.ts';

/** What other institutions consult about, what is proposed there, and what is taken up from there. */
export const FR_COMMONS = {
  'commons.title': 'Le fonds commun',
  'commons.lead':
    'Ce que d’autres institutions consultent et ce qui y est proposé. Chaque texte se lit et se soutient chez elles.',
  'commons.search': 'Chercher dans le fonds commun',
  'commons.kind': 'Quoi',
  'commons.kind-any': 'consultations et propositions',
  'commons.kind-consultation': 'consultations',
  'commons.kind-proposal': 'propositions',
  'commons.territory': 'Territoire',
  'commons.lang': 'Langue',
  'commons.state': 'Étape',
  'commons.any': 'tous',
  'commons.more': 'Sujet, territoire, étape, langue',
  'commons.found': 'Résultats',
  'commons.none': 'Rien pour l’instant : aucun nœud partenaire n’a encore rien publié qui corresponde.',
  'commons.pages': 'Pages du fonds commun',
  'commons.origin': 'De {institution}',
  'commons.within': 'dans « {consultation} »',
  'commons.number': 'Proposition n° {number}',
  'commons.consultation': 'Consultation',
  'commons.supports': { one: '{count} soutien', other: '{count} soutiens' },
  'commons.stale': 'Ce nœud ne répond plus depuis le {at} : ce texte a pu changer.',
  'commons.elsewhere': 'Qu’ont proposé d’autres villes à ce sujet ?',
  'commons.all': 'Chercher dans tout le fonds commun',
} as const satisfies Readonly<Record<string, Message>>;
