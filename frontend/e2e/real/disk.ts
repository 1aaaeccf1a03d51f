// A disk of its own: an ext4 file system in a file, which can be full, or not be written. Only the
// superuser of a machine with loop devices can have one.
import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { mkdir, open, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export class Disk {
  private constructor(
    /** Where it is mounted. */
    readonly folder: string,
    private readonly device: string,
  ) {}

  /** Makes one of 24 MB beside `place`, or returns the reason why this machine does not allow it. */
  static async make(place: string): Promise<Disk | string> {
    const image = `${place}.image`;
    await mkdir(place, { recursive: true });
    await writeFile(image, '');
    await truncate(image, 24 * 1024 * 1024);
    let device = '';
    try {
      await run('mkfs.ext4', ['-q', '-F', '-m', '0', image]);
      device = (await run('losetup', ['--find', '--show', image])).stdout.trim();
      await run('mount', [device, place]);
      return new Disk(place, device);
    } catch (cause) {
      if (device) await run('losetup', ['--detach', device]);
      return `no disk can be mounted here: ${String(cause)}`;
    }
  }

  /** Takes all the room that is left. */
  async fill(): Promise<void> {
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND;
    const ballast = await open(this.ballast, flags);
    for (let size = 1024 * 1024; size >= 1;) {
      try {
        await ballast.write(Buffer.alloc(size));
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).code !== 'ENOSPC') throw cause;
        size = Math.floor(size / 2);
      }
    }
    await ballast.sync();
    await ballast.close();
  }

  /** Gives back the room that fill took. */
  async empty(): Promise<void> {
    await rm(this.ballast);
  }

  /** Makes it read-only, or not. Nothing on it may be open. */
  async setReadOnly(isReadOnly: boolean): Promise<void> {
    await run('mount', ['-o', `remount,${isReadOnly ? 'ro' : 'rw'}`, this.folder]);
  }

  /** Forbids to write what lies in a folder, to the superuser too and where it is open already; or ends that. */
  async setFrozen(dir: string, isFrozen: boolean): Promise<void> {
    await run('chattr', ['-R', isFrozen ? '+i' : '-i', dir]);
  }

  /** Takes it away again. */
  async remove(): Promise<void> {
    await run('umount', ['--lazy', this.folder]);
    await run('losetup', ['--detach', this.device]);
  }

  private get ballast(): string {
    return path.join(this.folder, 'ballast');
  }
}
