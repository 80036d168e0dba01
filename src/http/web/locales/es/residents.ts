export const RESIDENTS = {
  'residents.nav': 'Habitantes',
  'residents.lead':
    'Las listas dicen quién cuenta como habitante verificado. Solo se guardan huellas ilegibles de ellas: ni direcciones, ni códigos, ni nombres.',
  'residents.counts': 'Lo que se guarda',
  'residents.listed': 'Personas en las listas',
  'residents.with-code': 'De ellas, con un código enviado por carta',
  'residents.proven': 'De ellas, han participado como habitantes',
  'residents.add': 'Añadir una lista',
  'residents.columns':
    'Un archivo CSV cuya primera línea nombra sus columnas: email (la dirección con que la persona inicia sesión), code (al menos diez letras o cifras, enviado por carta), territory (opcional). Lleva email, code o ambos; las demás columnas se dejan de lado.',
  'residents.list': 'Archivo',
  'residents.list-hint': 'Como máximo 1 MB: una lista más larga se añade en varios archivos. Lo ya conocido no cambia.',
  'residents.send': 'Añadir la lista',
  'residents.result':
    'Nuevas: {listed}. Ya en una lista: {known}. Ya participaron y cuentan desde ahora como habitantes: {raised}.',
  'residents.forget': 'Olvidar las listas',
  'residents.forget-said':
    'Olvida a quienes aún no han participado como habitantes: sus direcciones y códigos no dirán nada más. Los orígenes obtenidos permanecen.',
  'residents.sure': 'Sí, olvidar a estas personas',
  'residents.forget-button': 'Olvidar',
  'done.residents-listed': 'La lista está añadida.',
  'done.residents-forgotten': 'Estas personas están olvidadas.',
  'standing.title': 'Mi origen aquí',
  'standing.prove': 'Contar como habitante',
  'standing.prove-said':
    'Si la institución le envió un código por carta, escríbalo aquí. Si conoce la dirección con que inicia sesión, se hizo al iniciarla.',
  'standing.way': '¿Vive aquí? Indique el código recibido por carta.',
  'standing.code': 'Código de la carta',
  'standing.code-hint': 'Los espacios, guiones y mayúsculas no importan.',
  'standing.send': 'Comprobar',
  'standing.too-many': 'Se han probado demasiados códigos. Espere una hora o diríjase a la institución.',
  'done.residence-proven': 'Desde ahora cuenta como habitante verificado, también para lo que ya apoyó.',
} as const;
