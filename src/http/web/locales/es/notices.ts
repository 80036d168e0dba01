/** About, privacy and accessibility. */
export const NOTICES = {
  'about.lead': 'Aquí {institution} publica sus consultas, recibe propuestas y responde a ellas.',
  'about.principles': 'A qué se atiene este sitio',
  'about.rules':
    'Las reglas de una consulta quedan fijadas al publicarse: etapas, quién puede participar, qué apoyos deciden.',
  'about.results': 'Los recuentos permanecen ocultos mientras lo digan las reglas, también para los agentes.',
  'about.versions':
    'Se conserva cada versión de un texto. Lo que se retira deja un rastro: quién, según qué regla, cuándo.',
  'about.standing':
    'Habitantes verificados, personas inscritas, cuentas de otros servidores y papel se cuentan por separado, sin mezclarse nunca.',
  'about.order': 'Las propuestas se barajan en cada visita: ninguna recibe ventaja.',
  'about.profile': 'No hay lista de quién apoya qué, ni perfil de opiniones.',
  'about.fediverse':
    'La institución, cada consulta y cada propuesta pueden seguirse desde una cuenta del fediverso, por ejemplo Mastodon, sin cuenta aquí.',
  'about.software': 'El programa',
  'about.software-text':
    'Parvis es software libre (AGPL 3.0 o posterior) que cada institución hace funcionar por sí misma. Quien lo modifica y lo ofrece a otros les da las modificaciones.',

  'privacy.lead': 'Leer no deja rastro. Participar deja el menor posible.',
  'privacy.kept': 'Qué se guarda',
  'privacy.caption': 'Datos que guarda este nodo',
  'privacy.what': 'Qué',
  'privacy.why': 'Por qué',
  'privacy.until': 'Cuánto tiempo',
  'privacy.reading': 'Lectura de páginas',
  'privacy.reading-why': 'No se guarda nada: ni cookies, ni medición de audiencia, ni recursos de terceros.',
  'privacy.reading-until': '—',
  'privacy.account': 'Nombre elegido y origen (habitante verificado, persona inscrita, otro servidor)',
  'privacy.account-why': 'Para saber quién puede participar. El origen nunca se muestra junto a un nombre.',
  'privacy.account-until': 'Hasta que se borre a la persona.',
  'privacy.address': 'Dirección electrónica o cuenta con la que se conecta',
  'privacy.address-why': 'Para reconocerle y enviarle el enlace de conexión. Cifrada, y mostrada solo a usted.',
  'privacy.address-until': 'Hasta que la retire, o hasta el borrado.',
  'privacy.lists': 'Listas de habitantes de la institución',
  'privacy.lists-why': 'Para saber quién es habitante. Solo huellas ilegibles, sin nombre ni dirección.',
  'privacy.lists-until': 'Hasta que la institución olvide la lista.',
  'privacy.words': 'Propuestas y comentarios',
  'privacy.words-why': 'Son públicos: para eso es una consulta.',
  'privacy.words-until': 'Una propuesta permanece, sin nombre tras el borrado. Un comentario se borra con la persona.',
  'privacy.supports': 'Apoyos, objeciones y votos',
  'privacy.supports-why': 'Para contar a cada persona una sola vez. Solo se muestran totales.',
  'privacy.supports-until':
    'Con la consulta; separados de la persona cuando se la borra. Queda una huella ilegible de su cuenta, para que no cuente dos veces si vuelve.',
  'privacy.session': 'Cookie de sesión',
  'privacy.session-why': 'Para mantener la sesión, si usted la inició.',
  'privacy.session-until': 'Catorce días, o hasta que cierre la sesión.',
  'privacy.received': 'Mensajes de otros servidores, tal como se recibieron',
  'privacy.received-why': 'Para comprobar y reparar el intercambio con otros servidores.',
  'privacy.received-until': 'Treinta días, después solo huellas.',
  'privacy.log': 'Registro técnico',
  'privacy.log-why': 'Para hacer funcionar el sitio. No contiene nombres, direcciones ni textos.',
  'privacy.log-until': 'Lo que decida la institución.',
  'privacy.never': 'Lo que nunca se hace',
  'privacy.never-who': 'Publicar quién apoya o vota qué.',
  'privacy.never-profile': 'Hacer un perfil de las opiniones de nadie.',
  'privacy.never-third': 'Decir a terceros qué lee usted.',
  'privacy.never-cookie': 'Poner una cookie antes de que inicie sesión.',
  'privacy.rights': 'Sus derechos',
  'privacy.right-access': 'Preguntar qué se guarda sobre usted y pedir que se corrija.',
  'privacy.right-erase': 'Pedir el borrado: su nombre y sus comentarios desaparecen, los totales no cambian.',
  'privacy.right-complain': 'Dirigirse a la autoridad de protección de datos de su país.',
  'privacy.elsewhere': 'Si participa desde otro servidor',
  'privacy.elsewhere-text':
    'Su servidor envía aquí lo que usted publica para la consulta. Lo que no dirige al público no se publica ni se guarda.',

  'accessibility.lead': 'Todo el mundo debe poder leer estas páginas. Aspiran al nivel AA de las WCAG 2.2 y al RGAA 4.',
  'accessibility.script': 'Pueden leerse sin JavaScript, en cualquier navegador, e imprimirse.',
  'accessibility.keyboard': 'Todo se alcanza con el teclado, con un foco visible y un enlace para ir al contenido.',
  'accessibility.zoom': 'Caben en una pantalla de 320 píxeles y admiten un texto ampliado al 200 %.',
  'accessibility.colour':
    'Ninguna información depende solo del color; un tema oscuro sigue el ajuste de su dispositivo.',
  'accessibility.language':
    'El idioma de cada texto está marcado, para que los lectores de pantalla lo pronuncien bien.',
  'accessibility.motion': 'Nada se mueve.',
  'accessibility.limits': 'Límites conocidos',
  'accessibility.limits-text':
    'Los textos de las personas se publican como ellas los escribieron: pueden carecer de claridad o estructura. Falta una auditoría de alguien independiente.',
} as const;
