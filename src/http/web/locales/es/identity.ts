export const IDENTITY = {
  'identity.provider-text':
    'Se le reconoce en {host} y vuelve aquí. Recibimos lo que la institución pide allí: ni su contraseña ni lo que hace en otros lugares.',
  'identity.provider-add-text':
    'Se le reconoce en {host} y vuelve aquí: desde entonces podrá iniciar sesión también así.',
  'identity.provider-button': 'Continuar con {label}',
  'identity.account-title': 'Con su cuenta del fediverso',
  'identity.account-text':
    'Su propio servidor le pregunta si acepta que se le reconozca aquí. Leemos el nombre de su cuenta y nada más, y no escribimos nada allí. Lo que hizo desde esa cuenta es suyo también aquí.',
  'identity.account-add-text':
    'Su propio servidor confirma que esta cuenta es suya. Lo que hizo desde ella cuenta entonces como suyo, una vez.',
  'identity.account-hint':
    'La de su cuenta, por ejemplo en Mastodon: @nombre@servidor. Se guarda cifrada, para que la encuentre entre sus formas de iniciar sesión.',
  'identity.account-button': 'Continuar en mi servidor',
  'identity.failed': 'No ha iniciado sesión',
  'identity.own': 'Volver a cómo inicio sesión',
  'identity.other-ways': 'Otras maneras de iniciar sesión',
  'identity.join-title': '¿Son ambas usted?',
  'identity.join-text':
    '{label} ya participa aquí, como {other}. Usted ha iniciado sesión como {own}. Si es ambas personas, pasan a ser una.',
  'identity.join-once':
    'Lo que apoyó o votó con ambas cuenta una vez; si difieren vale lo posterior, según las reglas de cada votación.',
  'identity.join-name': 'Usted sigue siendo {own}, con las propuestas y comentarios de ambas.',
  'identity.join-forever': 'No se puede deshacer. Las votaciones cerradas quedan como se contaron.',
  'identity.join-button': 'Soy ambas: reunirlas en una',
  'identity.join-not': 'Dejarlas separadas',
  'identity.left-here': 'Aquí su sesión está cerrada. Para cerrarla también en el servicio que le reconoció, continúe.',
  'identity.left-title': 'Su sesión está cerrada',
  'identity.left-text': 'Su sesión está cerrada aquí y en el servicio que le reconoció.',
  'identity.left-home': 'A la primera página',
  'done.sign-in-added': 'Añadido: desde ahora puede iniciar sesión así.',
} as const;
