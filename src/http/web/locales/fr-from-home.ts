import type { Message } from './catalogue.ts';

/** Taking part here in what another institution hosts. */
export const FR_FROM_HOME = {
  'from-home.before':
    '{host} mène cette consultation, décide de ce que vous écrivez ici et le numérote. D’ici là, vous êtes seul·e à le voir.',
  'from-home.waiting': 'Envoyé à {host}, qui décide. Pas encore de réponse.',
  'from-home.held': 'Un agent de {host} le lit avant sa publication.',
  'from-home.accepted': '{host} l’a accepté. Cela apparaît ici sous peu.',
  'from-home.refused': '{host} ne l’a pas accepté : {reason}',
  'from-home.change-waiting':
    'Votre nouveau texte est envoyé à {host}. Jusqu’à sa réponse, tout le monde lit le précédent.',
  'from-home.change-refused': '{host} n’a pas accepté votre nouveau texte : {reason}',
  'from-home.change-said':
    'Le nouveau texte est envoyé à {host}. Les soutiens restent attachés à la version pour laquelle ils ont été donnés.',
  'from-home.details-said':
    'Ce changement est envoyé à {host}. Les autres voient ce qui était là avant, jusqu’à ce qu’il y soit pris en compte. Les soutiens restent.',
  'from-home.removal-waiting': 'Retiré ici. {host} en est informé.',
  'trace.by-host': 'l’institution qui mène la consultation',
  'from-home.appeal': '{host} a pris cette décision : adressez-lui votre recours.',
  'from-home.words': 'Vos nouveaux mots, pas encore publiés : {words}',
  'done.sent-to-host':
    'Votre contribution est envoyée à l’institution qui mène la consultation. Elle décide, et votre page dit où cela en est.',
  'done.change-sent-to-host': 'Votre modification est envoyée à l’institution qui mène la consultation.',
  'from-home.stricter':
    'Ceci ne retire le texte que de vos pages : {host} continue de le montrer et en décide pour tout le monde.',
  'from-home.passed-on': 'Transmis à l’institution qui mène la consultation le {at}, sans le nom de qui signale.',

  'evidence.title': 'Ce qui n’a pas été cru',
  'evidence.lead':
    'Dit par cette institution, refusé et conservé. Personne d’autre que les agents ne lit les documents.',
  'evidence.document': 'Document reçu',
  'evidence.mirror': {
    one: '{count} chose dite par l’institution hôte à propos de cette consultation n’a pas été crue, et n’est pas montrée.',
    other:
      '{count} choses dites par l’institution hôte à propos de cette consultation n’ont pas été crues, et ne sont pas montrées.',
  },
  'evidence.forged-proof': 'Une signature qui n’est pas la sienne',
  'evidence.sequence-reused': 'Un numéro de sous-total déjà employé, avec d’autres chiffres',
  'evidence.counted-before': 'D’autres chiffres pour un vote déjà compté',
  'evidence.too-many': 'Plus de voix que de personnes inscrites',
  'evidence.not-invited': 'Un sous-total sans invitation',
  'evidence.too-late': 'Un sous-total après le délai',
  'evidence.hash-mismatch': 'Un texte qui n’est pas celui de son empreinte',
  'evidence.shrunken-history': 'Un historique plus court qu’avant',
  'evidence.number-reused': 'Un numéro déjà donné, avec un autre texte',
  'evidence.foreign-id': 'Quelque chose sous l’adresse de quelqu’un d’autre',
  'evidence.other-institution': 'Quelqu’un qui parle au nom d’une autre institution',
  'evidence.flood': 'Plus de messages que ce qui est admis',
} as const satisfies Record<string, Message>;
