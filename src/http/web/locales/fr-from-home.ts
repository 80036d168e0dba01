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
  'from-home.removal-waiting': 'Retiré ici. {host} en est informé.',
  'trace.by-host': 'l’institution qui mène la consultation',
  'from-home.appeal': '{host} a pris cette décision : adressez-lui votre recours.',
  'from-home.words': 'Vos nouveaux mots, pas encore publiés : {words}',
  'done.sent-to-host':
    'Votre contribution est envoyée à l’institution qui mène la consultation. Elle décide, et votre page dit où cela en est.',
  'done.change-sent-to-host': 'Votre nouveau texte est envoyé à l’institution qui mène la consultation.',
  'from-home.stricter':
    'Ceci ne retire le texte que de vos pages : {host} continue de le montrer et en décide pour tout le monde.',
  'from-home.passed-on': 'Transmis à l’institution qui mène la consultation le {at}, sans le nom de qui signale.',
} as const satisfies Record<string, Message>;
