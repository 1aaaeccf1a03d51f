// Files on their way into the records and out of them.
import { AppError, type Handed } from '../bridge';

/** The largest file that is taken; Go looks again. */
const fileBytes = 10 * 1024 * 1024;

/** A chosen file as base64. It throws what Go would refuse, before it is read. */
export async function readFile(file: File): Promise<string> {
  if (file.size === 0) throw new AppError('file_empty');
  if (file.size > fileBytes) throw new AppError('file_too_large');
  const bytes = new Uint8Array(await file.arrayBuffer());
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 0x8000)
    pieces.push(String.fromCharCode(...bytes.subarray(at, at + 0x8000)));
  return btoa(pieces.join(''));
}

/** Saves what was handed out where no shell did; says whether the person has it. */
export function takeHanded(handed: Handed): boolean {
  if (handed.content === '') return handed.isSaved;
  const bytes = Uint8Array.from(atob(handed.content), (letter) => letter.charCodeAt(0));
  const address = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = handed.name;
  link.click();
  URL.revokeObjectURL(address);
  return true;
}
