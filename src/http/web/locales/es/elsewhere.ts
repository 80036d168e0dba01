export const ELSEWHERE = {
  'follow.title': 'Seguir',
  'follow.title-support': 'Seguir y apoyar',
  'follow.qr': 'Código QR de esta página',
  'follow.qr-alt': 'Código QR que abre esta página: {url}',
  'follow.institution': 'Reciba la apertura de las consultas y las respuestas oficiales.',
  'follow.consultation': 'Reciba las propuestas, las respuestas y los cambios de etapa.',
  'follow.proposal': 'Reciba las nuevas versiones y la respuesta oficial.',
  'follow.how':
    'Sin cuenta aquí. O pegue esto en el buscador de su cuenta del fediverso, por ejemplo Mastodon, y siga lo que encuentre:',
  'follow.feed': 'Canal Atom, para un lector de canales',
  'interact.account': 'Su dirección del fediverso',
  'interact.account-hint':
    'La de su cuenta, por ejemplo en Mastodon: @nombre@servidor. Sirve para encontrar su servidor y no se guarda.',
  'interact.follow': 'Seguir',
  'interact.support': 'Apoyar desde el fediverso',
  'interact.from-fediverse': 'Apoyar desde una cuenta del fediverso',
  'interact.title': 'Seguir desde su propio servidor',
  'interact.title-support': 'Seguir o apoyar desde su propio servidor',
  'interact.continue': 'Continuar en {host}',
  'interact.onward-follow': 'Su servidor, {host}, le preguntará si quiere seguir: {what}.',
  'interact.onward-support':
    'Su servidor, {host}, mostrará el texto que apoyar (favorito, me gusta o estrella): {what}.',
  'interact.elsewhere':
    'El servidor {named} envía a sus miembros a {host}. Continúe solo si conoce esa dirección; dé allí su contraseña solo si es donde suele iniciar sesión.',
  'interact.not-an-address':
    'No es una dirección del fediverso. Tienen la forma @nombre@servidor, por ejemplo @lea@social.example.org.',
  'interact.no-account':
    'El servidor {host} responde, pero no tiene ninguna cuenta con ese nombre. Compruebe cómo se escribe.',
  'interact.unreachable':
    'El servidor {host} no responde a nuestra pregunta. Compruebe su nombre, inténtelo más tarde o use el buscador de su servidor, como se indica abajo.',
  'interact.offers-nothing':
    'El servidor {host} no ofrece ninguna dirección en la que continuar. Use su buscador, como se indica abajo.',
  'interact.blocked': 'Este nodo no acepta nada de {host}: lo que hiciera allí no llegaría aquí.',
  'interact.too-many':
    'Demasiadas peticiones en poco tiempo. Espere un minuto o use el buscador de su servidor, como se indica abajo.',
  'interact.by-hand': 'O con el buscador de su servidor',
  'interact.by-hand-follow': 'Para seguir, pegue esto en el buscador de su cuenta y siga lo que encuentre:',
  'interact.by-hand-support':
    'Para apoyar, busque en cambio la dirección de la página y marque como favorito lo que encuentre:',
} as const;
