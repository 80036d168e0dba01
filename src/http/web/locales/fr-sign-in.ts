import type { Message } from './catalogue.ts';

/** Signing in and out, and what is known of how somebody does. */
export const FR_SIGN_IN = {
  'sign-in.title': 'Se connecter',
  'sign-in.lead':
    'Indiquez votre adresse électronique : vous y recevrez un lien qui vous connecte. Il n’y a pas de mot de passe.',
  'sign-in.email': 'Adresse électronique',
  'sign-in.email-hint':
    'Elle est gardée chiffrée et n’est montrée à personne. Si vous n’avez pas encore pris part ici, cela suffit pour commencer.',
  'sign-in.send': 'Recevoir un lien',
  'sign-in.too-many':
    'Plusieurs liens viennent d’être demandés. Ouvrez le dernier que vous avez reçu, ou attendez une demi-heure.',
  'sign-in.no-mail': 'La connexion par courriel n’est pas encore réglée sur ce site. Adressez-vous à l’institution.',
  'sign-in.as-other': 'Se connecter autrement',
  'sign-in.other-text': 'Connectez-vous ci-dessous avec une autre adresse : ce navigateur passera à ce compte-là.',
  'sign-in.go-on': 'Continuer',
  'sign-in.home': 'Aller à l’accueil',
  'sign-in.sent-title': 'Regardez votre courrier',
  'sign-in.sent-text': 'Si l’adresse est exacte, un lien y arrive. Il sert une seule fois, pendant {minutes} minutes.',
  'sign-in.sent-slow': 'Un courriel peut mettre quelques minutes, et se trouver parmi les indésirables.',
  'sign-in.sent-typed': 'S’il n’arrive pas, vérifiez l’adresse en demandant un autre lien.',
  'sign-in.sent-where': 'Ouvrez le lien dans le navigateur où vous voulez être connecté.',
  'sign-in.again': 'Demander un autre lien',
  'sign-in.shown': 'Lire les courriels de ce nœud de développement',
  'sign-in.text': 'Ce lien vous connecte, une seule fois, à ce site ({institution}).',
  'sign-in.address-said': 'Adresse : {address}',
  'sign-in.button': 'Me connecter',
  'sign-in.cookie':
    'Un cookie gardera votre connexion sur cet appareil seulement, jusqu’à quatorze jours sans visite. Rien d’autre n’y est écrit.',
  'sign-in.newcomer': 'Sans nom',
  'sign-in.add-title': 'Ajouter cette adresse',
  'sign-in.add-text': 'Vous pourrez vous connecter aussi avec cette adresse à ce site ({institution}).',
  'sign-in.add-button': 'Ajouter l’adresse',
  'sign-in.over-title': 'Ce lien ne sert plus',
  'sign-in.over-text':
    'Un lien sert une fois, et peu de temps : ainsi personne ne se connecte avec un vieux courriel. Demandez-en un autre.',
  'sign-in.beside-title': 'Vous êtes connecté',
  'sign-in.beside-text':
    'Fermez cet onglet, revenez au formulaire que vous aviez commencé et envoyez-le à nouveau : ce que vous avez écrit y est encore.',

  'sign-ins.title': 'Connexions',
  'sign-ins.lead':
    'Vous pouvez vous connecter de plusieurs façons et ne comptez toujours qu’une fois. Vous seul voyez cette page.',
  'sign-ins.ways': 'Mes façons de me connecter',
  'sign-ins.none': 'Un lien de l’institution vous a connecté. Ajoutez une adresse pour pouvoir revenir.',
  'sign-ins.kind-mail': 'lien par courriel',
  'sign-ins.kind-oidc': 'service de l’institution',
  'sign-ins.kind-fediverse': 'compte du fédivers',
  'sign-ins.kind-link': 'lien de l’institution',
  'sign-ins.when': 'Depuis le {since}, dernier emploi le {used}.',
  'sign-ins.remove': 'Retirer {label}',
  'sign-ins.stays-last': 'C’est la seule : sans elle, vous ne pourriez plus revenir.',
  'sign-ins.stays-account': 'Ce qui est fait depuis ce compte continue de compter pour vous.',
  'sign-ins.add-title': 'Ajouter une adresse',
  'sign-ins.add': 'Recevoir un lien à cette adresse',
  'sign-ins.add-hint':
    'Le lien doit être ouvert dans ce navigateur. Si quelqu’un prend déjà part ici avec cette adresse, vous ne compterez plus que pour une personne, et cela ne se défait pas.',
  'sign-ins.sessions': 'Où je suis connecté',
  'sign-ins.sessions-said': 'Ni l’appareil ni son adresse ne sont gardés.',
  'sign-ins.session': 'Depuis le {since} ({by})',
  'sign-ins.this': 'cet appareil',
  'sign-ins.session-used': 'Employé pour la dernière fois le {used}.',
  'sign-ins.end': 'Déconnecter',
  'sign-ins.end-others': 'Déconnecter partout ailleurs',
  'done.address-asked': 'Un lien est envoyé à cette adresse. Ouvrez-le dans ce navigateur.',
  'done.sign-in-removed': 'Retiré, avec les connexions qui en venaient.',
  'done.sign-in-stays': 'Cette façon de se connecter ne peut pas être retirée.',
  'done.session-ended': 'Déconnecté.',

  'dev-mails.title': 'Courriels',
  'dev-mails.lead':
    'Ce nœud n’a pas de serveur de courriels. Les siens sont montrés ici, et seulement sur cette machine.',
  'dev-mails.none': 'Il n’y en a pas encore.',
  'dev-mails.to': 'À {address}, {at}',

  'welcome.title': 'Bienvenue',
  'welcome.lead': 'C’est votre première connexion au site de participation de {institution}.',
  'welcome.terms': 'Ce qui est montré, et ce qui ne l’est pas',
  'welcome.shown-name': 'Le nom que vous choisissez est montré à côté de ce que vous écrivez. Un pseudonyme convient.',
  'welcome.shown-words': 'Vos propositions et commentaires sont publics. Vous pourrez demander à être effacé.',
  'welcome.hidden-address': 'Votre adresse n’est montrée à personne.',
  'welcome.hidden-votes': 'Ce que vous soutenez ou votez n’est montré nulle part : seuls des totaux le sont.',
  'welcome.privacy': 'Ce qui est gardé, pourquoi et combien de temps',
  'welcome.name': 'Nom',
  'welcome.name-hint': 'Vous pourrez en changer.',
  'welcome.lang': 'Langue des pages et des courriels',
  'welcome.button': 'Commencer',
} as const satisfies Readonly<Record<string, Message>>;
