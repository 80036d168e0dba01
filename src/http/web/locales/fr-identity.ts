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
  'identity.account-hint':
    'Celle de votre compte, par exemple sur Mastodon : @nom@serveur. Elle est gardée chiffrée, pour que vous la retrouviez parmi vos façons de vous connecter.',
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
  'identity.desk-title': 'Fournisseur d’identité',
  'identity.nav': 'Fournisseur d’identité',
  'identity.desk-lead': 'Le service de l’institution qui reconnaît les habitants, et ce qu’il vérifie à leur sujet.',
  'identity.none':
    'Aucun fournisseur n’est réglé : les habitants se connectent par courriel ou avec leur propre compte.',
  'identity.settings': 'Réglages',
  'identity.there': 'Ce qu’il faut dire au fournisseur',
  'identity.there-text':
    'Enregistrez-y ce site comme client confidentiel (OpenID Connect, code d’autorisation avec PKCE), avec ces adresses.',
  'identity.there-back': 'Adresse de retour (redirect URI)',
  'identity.there-left': 'Adresse après la déconnexion (post-logout redirect URI)',
  'identity.there-signed-out': 'Adresse à prévenir d’une déconnexion (back-channel logout URI)',
  'identity.test': 'Interroger le fournisseur',
  'identity.remove': 'Retirer le fournisseur',
  'identity.yes': 'oui',
  'identity.no': 'non',
  'identity.tested': 'Le fournisseur répond',
  'identity.tested-address': 'Où les gens sont reconnus',
  'identity.tested-keys': 'Clés avec lesquelles il signe',
  'identity.tested-algorithms': 'Signatures',
  'identity.tested-pkce': 'Dit connaître PKCE (S256)',
  'identity.tested-claims': 'En dit plus sur quelqu’un à la demande (userinfo)',
  'identity.tested-sign-out': 'Déconnecte les gens',
  'identity.tested-back-channel': 'Nous prévient d’une déconnexion',
  'identity.tested-not': 'Qu’il connaisse ce site et son secret ne se voit que lorsque quelqu’un se connecte.',
  'identity.test-failed': 'Le fournisseur n’a pas pu être interrogé.',
  'identity.remove-text':
    'Plus personne n’est reconnu par le fournisseur. Qui ne se connecte d’aucune autre façon ne le peut plus tant qu’il n’est pas réglé de nouveau, à la même adresse ; ce qui a été fait reste.',
  'identity.remove-button': 'Retirer',
  'identity.issuer': 'Adresse (issuer)',
  'identity.issuer-hint':
    'Telle que le fournisseur l’écrit, avec ou sans barre à la fin, par exemple https://connexion.example.org/realms/ville.',
  'identity.client-id': 'Identifiant de client',
  'identity.client-id-hint': 'Le nom que le fournisseur donne à ce site.',
  'identity.secret': 'Secret de client',
  'identity.secret-hint': 'Gardé chiffré, et montré à personne.',
  'identity.secret-kept': 'Il y en a un. Laissez vide pour le garder ; une autre adresse le demande de nouveau.',
  'identity.scopes': 'Portées (scopes)',
  'identity.scopes-hint':
    'Ce qui est demandé au fournisseur, avec des espaces. Ne demandez que ce qui sert ci-dessous.',
  'identity.acr': 'Niveaux de garantie',
  'identity.acr-hint': 'Facultatif (acr_values), par exemple eidas1. Une réponse de tout autre niveau est refusée.',
  'identity.label': 'Nom sur le bouton',
  'identity.label-hint': 'Tel que les habitants le connaissent, par exemple Compte MaVille.',
  'identity.resident': 'Qui est habitant',
  'identity.resident-text': 'Laissez vide si le fournisseur ne le sait pas : les gens sont alors inscrits.',
  'identity.claim-hint': 'Le nom d’une revendication (claim), par exemple resident ou address.postal_code.',
  'identity.resident-claim': 'Revendication des habitants',
  'identity.resident-values': 'Valeurs d’un habitant',
  'identity.resident-values-hint': 'Une par ligne ; * pour toute valeur.',
  'identity.territory': 'Où quelqu’un habite',
  'identity.territory-text': 'Laissez vide si cela n’importe pas.',
  'identity.territory-claim': 'Revendication du territoire',
  'identity.territory-codes': 'Territoire de chaque valeur',
  'identity.territory-codes-hint':
    'Sur chaque ligne une valeur de la revendication, un signe égal et le code d’un territoire, par exemple 69007 = 69387.',
  'identity.codes': 'Codes des territoires',
  'done.identity-set':
    'Enregistré. Connectez-vous une fois vous-même, dans une autre fenêtre, pour voir que cela fonctionne.',
  'done.identity-removed': 'Le fournisseur est retiré.',
} as const satisfies Readonly<Record<string, Message>>;
