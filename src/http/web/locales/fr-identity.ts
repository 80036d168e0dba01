import type { Message } from './catalogue.ts';

export const FR_IDENTITY = {
  'identity.provider-text':
    'Vous êtes reconnu auprès de {host}, puis vous revenez ici. Nous recevons ce que l’institution y demande : ni votre mot de passe, ni ce que vous faites ailleurs.',
  'identity.provider-add-text':
    'Vous êtes reconnu auprès de {host}, puis vous revenez ici : vous pourrez ensuite vous connecter aussi de cette façon.',
  'identity.provider-button': 'Continuer avec {label}',
  'identity.account-title': 'Avec votre compte du fédivers',
  'identity.account-text':
    'Votre propre serveur vous demande si vous acceptez d’être reconnu ici. Nous y lisons le nom de votre compte et rien d’autre, et n’y écrivons rien. Ce que vous avez fait depuis ce compte est aussi le vôtre ici.',
  'identity.account-add-text':
    'Votre propre serveur confirme que ce compte est le vôtre. Ce que vous avez fait depuis lui compte alors comme vôtre, une seule fois.',
  'identity.account-button': 'Continuer sur mon serveur',
  'identity.failed': 'Vous n’êtes pas connecté',
  'identity.own': 'Revenir à mes façons de me connecter',
  'identity.other-ways': 'Autres façons de se connecter',
  'identity.join-title': 'Êtes-vous les deux ?',
  'identity.join-text':
    '{label} participe déjà ici, sous le nom de {other}. Vous êtes connecté en tant que {own}. Si vous êtes les deux, ils deviennent une seule personne.',
  'identity.join-once':
    'Ce que vous avez soutenu ou voté avec les deux compte une seule fois ; de deux choix différents, le dernier vaut, selon les règles de chaque vote.',
  'identity.join-name': 'Vous restez {own}, avec les propositions et les commentaires des deux.',
  'identity.join-forever': 'Cela ne peut pas être défait. Les votes clos restent tels qu’ils ont été comptés.',
  'identity.join-button': 'Je suis les deux : les réunir',
  'identity.join-not': 'Les laisser séparés',
  'identity.left-here': 'Vous êtes déconnecté ici. Pour l’être aussi du service qui vous a reconnu, continuez.',
  'identity.left-title': 'Vous êtes déconnecté',
  'identity.left-text': 'Vous êtes déconnecté ici, et du service qui vous avait reconnu.',
  'identity.left-home': 'Vers la première page',
  'done.sign-in-added': 'Ajouté : vous pouvez désormais vous connecter aussi de cette façon.',
} as const satisfies Readonly<Record<string, Message>>;
