/** @jsxImportSource preact */
// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef, useState } from 'preact/hooks';
import type { PanelWords } from './words';

const LONGEST_SECONDS = 120;

/**
 * All of them are sounds to the server. MP4 is what Safari records; every browser plays it, so it
 * comes before WebM where there is a choice between them, and after Ogg, which is smaller.
 */
const TYPES = [
  ['audio/ogg;codecs=opus', 'ogg'],
  ['audio/mp4;codecs=mp4a.40.2', 'm4a'],
  ['audio/webm;codecs=opus', 'webm'],
  ['audio/mp4', 'm4a'],
] as const;

/** How this browser records: its type, and the ending of the file's name. */
export function recordingType(
  isSupported: (type: string) => boolean,
): readonly [string | undefined, string] {
  return TYPES.find(([type]) => isSupported(type)) ?? [undefined, 'webm'];
}

/** The ending that fits what was recorded, where the browser chose by itself. */
export function endingOf(mimeType: string, otherwise: string): string {
  return TYPES.find(([type]) => mimeType.startsWith(type.replace(/;.*/, '')))?.[1] ?? otherwise;
}

function canRecord(): boolean {
  return typeof MediaRecorder !== 'undefined' && navigator.mediaDevices !== undefined;
}

/** Records a voice message; it joins the files of what is being written. */
export function VoiceButton({
  words,
  onFile,
  onProblem,
}: {
  words: PanelWords;
  onFile: (file: File) => void;
  onProblem: (text: string) => void;
}) {
  const [seconds, setSeconds] = useState<number>();
  const recorder = useRef<MediaRecorder | undefined>(undefined);
  const done = useRef(onFile);
  done.current = onFile;
  useEffect(
    () => () => {
      // The microphone must not stay on behind a panel that is gone.
      for (const track of recorder.current?.stream.getTracks() ?? []) track.stop();
    },
    [],
  );
  const isOn = seconds !== undefined;
  useEffect(() => {
    if (!isOn) return;
    const timer = setInterval(() => setSeconds((n = 0) => n + 1), 1000);
    return () => clearInterval(timer);
  }, [isOn]);
  const stop = (): void => {
    if (recorder.current?.state === 'recording') recorder.current.stop();
  };
  useEffect(() => {
    if (seconds !== undefined && seconds >= LONGEST_SECONDS) stop();
  });
  if (!canRecord()) return null;

  const start = async (): Promise<void> => {
    let stream: MediaStream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      onProblem(words.noMicrophone);
      return;
    }
    const [mimeType, extension] = recordingType((type) => MediaRecorder.isTypeSupported(type));
    const pieces: Blob[] = [];
    const made = new MediaRecorder(stream, { mimeType });
    made.ondataavailable = (event) => pieces.push(event.data);
    made.onstop = () => {
      for (const track of stream.getTracks()) track.stop();
      setSeconds(undefined);
      const name = `${words.voiceName} ${new Date().toTimeString().slice(0, 8).replace(/:/g, '-')}`;
      done.current(
        new File(pieces, `${name}.${endingOf(made.mimeType, extension)}`, { type: made.mimeType }),
      );
    };
    recorder.current = made;
    made.start();
    setSeconds(0);
  };
  return (
    <button
      type="button"
      class={isOn ? 'tool on' : 'tool'}
      aria-pressed={isOn}
      aria-label={isOn ? words.stopRecording(seconds) : words.record}
      title={isOn ? words.stopRecording(seconds) : words.record}
      onClick={() => (isOn ? stop() : void start())}
    >
      {isOn ? (
        <span aria-hidden="true">■ {seconds}</span>
      ) : (
        <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
          <path
            d="M10 3a2 2 0 0 0-2 2v4a2 2 0 0 0 4 0V5a2 2 0 0 0-2-2zM5 9a5 5 0 0 0 10 0M10 14v3"
            fill="none"
            stroke="currentColor"
            stroke-width="1.6"
            stroke-linecap="round"
          />
        </svg>
      )}
    </button>
  );
}
