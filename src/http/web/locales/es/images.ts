export const IMAGES = {
  'image.title': 'Imágenes',
  'image.said':
    'Como máximo {max}. Cada imagen se rehace aquí: el lugar, la fecha y la cámara anotados en ella desaparecen.',
  'image.alt': 'Qué muestra la imagen {number}',
  'image.alt-hint': 'Para quien no la ve. Necesario.',
  'image.remove': 'Quitar la imagen {number}',
  'image.new-alt': 'Qué muestra la nueva imagen',
  'image.file': 'Archivo',
  'image.file-hint': 'JPEG, PNG, WebP, GIF o AVIF, como máximo 16 MB. Ningún rostro reconocible de quien no lo quiso.',
  'image.add': 'Añadir la imagen',
  'image.named': 'El archivo «{name}»',
} as const;
