import type { Message } from './catalogue.ts';

/** What several institutions count. */
export const FR_CITIES = {
  'cities.title': 'Toutes les institutions ensemble',
  'cities.here': 'Ce qui a été compté ici',
  'cities.caption': 'Bulletins et voix qui décident, institution par institution',
  'cities.supports': 'Soutiens qui décident, institution par institution',
  'cities.institution': 'Institution',
  'cities.ours': 'ici',
  'cities.sum': 'Ensemble',
  'cities.missing': '{city} : pas encore reçu.',
  'cities.refused': '{city} : refusé, {reason}.',
  'cities.incomplete': 'Toutes les institutions n’y sont pas encore.',
  'cities.order': 'ses numéros ne se suivent pas',
  'cities.counted-before': 'elle avait donné d’autres chiffres pour ce vote',
  'cities.who': 'ce n’est pas signé par qui peut compter',
  'cities.late': 'c’est arrivé plus de trois jours après la clôture',
  'cities.time': 'ce n’est pas compté au moment de la clôture',
  'cities.many': 'c’est plus que les personnes inscrites là-bas',
  'cities.sum-of': 'aucun vote ne peut donner ce compte',
  'cities.unread': 'on ne peut pas le lire ou le vérifier pour l’instant',
} as const satisfies Readonly<Record<string, Message>>;
