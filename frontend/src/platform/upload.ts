import { csrfToken } from "./csrf";

export interface Stored {
  id: string;
  thumb_url?: string;
  /** Kept on this device, to be sent when there is signal. */
  kept?: boolean;
}

/** A refusal in the server's words (RFC 9457), or no words when the network failed. */
export class UploadFailed extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** POST one file as multipart field `file`; `progress` is called with 0–100 as bytes really leave. */
export function upload(
  url: string,
  file: Blob,
  name: string,
  near: Element,
  progress: (percent: number) => void,
): Promise<Stored> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", csrfToken(near));
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) progress(Math.round((event.loaded / event.total) * 100));
    };
    request.onerror = () => reject(new UploadFailed(0, ""));
    request.ontimeout = () => reject(new UploadFailed(0, ""));
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as Stored);
      else reject(new UploadFailed(request.status, problemText(request.responseText)));
    };
    const body = new FormData();
    body.append("file", file, name);
    request.send(body);
  });
}

/** The sentence for the person in a problem+json answer; "" when the answer is something else. */
export function problemText(body: string): string {
  try {
    const problem = JSON.parse(body) as { title?: string; detail?: string };
    return problem.detail ?? problem.title ?? "";
  } catch {
    return "";
  }
}
