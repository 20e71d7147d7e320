const LARGEST = 2048;
const QUALITY = 0.85;

/** Width and height that fit a square of `most` pixels, proportions kept, never enlarged. */
export function fitted(width: number, height: number, most = LARGEST): { width: number; height: number } {
  const scale = Math.min(1, most / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/**
 * A JPEG of at most 2048 px, upright, without camera data. A picture this browser cannot read (HEIC on most) is sent as
 * it is: the server can.
 */
export async function resized(file: File): Promise<Blob> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return file;
  }
  const size = fitted(bitmap.width, bitmap.height);
  const canvas = Object.assign(document.createElement("canvas"), size);
  const paper = canvas.getContext("2d");
  if (!paper) return file;
  // Transparent parts of a screenshot would turn black in a JPEG.
  paper.fillStyle = "white";
  paper.fillRect(0, 0, size.width, size.height);
  paper.drawImage(bitmap, 0, 0, size.width, size.height);
  bitmap.close();
  const made = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  return made ?? file;
}
