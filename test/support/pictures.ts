import sharp from 'sharp';

/** A picture of one colour, as a file. */
export async function pictureFile(
  of: {
    readonly width?: number;
    readonly height?: number;
    readonly colour?: string;
    readonly format?: 'png' | 'jpeg';
  } = {},
): Promise<Buffer> {
  const { width = 60, height = 40, colour = '#1d5c63', format = 'png' } = of;
  return await sharp({ create: { width, height, channels: 3, background: colour } })
    .toFormat(format)
    .toBuffer();
}

/** Two frames that follow each other. */
export async function animatedFile(): Promise<Buffer> {
  const frames = await Promise.all([pictureFile({ colour: '#ff0000' }), pictureFile({ colour: '#00ff00' })]);
  return await sharp(frames, { join: { animated: true } })
    .gif()
    .toBuffer();
}

/** A drawing that runs. */
export const SVG_WITH_SCRIPT = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
