// Pictures that a person drops: the browser decodes them, the lab gets grey values. Everything else (what is ink, how it
// is prepared) is the lab's own.

/** Larger pictures are made smaller first: a digit needs no more. */
const most = 1024;

/** Whether a file is a picture that browsers can decode. @param {File} file */
export const isPicture = (file) => /^image\/(png|jpeg|webp|gif|bmp|avif)$/.test(file.type) || /\.(png|jpe?g|webp|gif|bmp|avif)$/i.test(file.name);

/**
 * The picture as a grey PNM file (P5), on white where it is transparent. Throws where the browser cannot read it.
 * @param {Blob} file @returns {Promise<Uint8Array>}
 */
export async function greyPicture(file) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, most / Math.max(picture.width, picture.height));
  const width = Math.max(1, Math.round(picture.width * scale)), height = Math.max(1, Math.round(picture.height * scale));
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new Error("no canvas");
  context.fillStyle = "white";
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, 0, 0, width, height);
  picture.close();
  const { data } = context.getImageData(0, 0, width, height);
  const head = new TextEncoder().encode(`P5\n${width} ${height}\n255\n`);
  const bytes = new Uint8Array(head.length + width * height);
  bytes.set(head);
  for (let i = 0; i < width * height; ++i) {
    // Rec. 601: how light a colour looks.
    bytes[head.length + i] = Math.round(0.299 * (data[4 * i] ?? 0) + 0.587 * (data[4 * i + 1] ?? 0) + 0.114 * (data[4 * i + 2] ?? 0));
  }
  return bytes;
}
