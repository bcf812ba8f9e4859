/** What has gone through a proxy that is work: greetings, heartbeats and credentials do not count. */
export interface Traffic {
  /** Requests that the server answers as one. */
  requests: number;
  /** Times that the client had to wait: requests that it sent while nothing was unanswered on their connection. */
  roundTrips: number;
  bytesSent: number;
  bytesReceived: number;
}

export function noTraffic(): Traffic {
  return { requests: 0, roundTrips: 0, bytesSent: 0, bytesReceived: 0 };
}
