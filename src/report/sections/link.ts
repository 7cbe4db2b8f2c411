import type { Link } from '../../client/jobs.js';
import { speed } from '../../present/quantity.js';
import type { DeviceReport } from '../document.js';
import { html, type Markup, type Piece } from '../html.js';
import { facts } from '../table.js';
import { ratio } from '../words.js';

const speeds = (values: readonly number[] | undefined): Piece =>
  values && (values.map(speed).join(', ') || 'none');

function pause({ pause_rx, pause_tx }: Link): Piece {
  if (pause_rx === undefined && pause_tx === undefined) return undefined;
  return [pause_rx && 'receive', pause_tx && 'transmit'].filter(Boolean).join(', ') || 'off';
}

function stateOf({ state, admin }: Link): Markup {
  const told = admin === 'down' ? (state === 'up' ? ', though told down' : ' by command') : '';
  return html`<span class="${state}">${state}</span>${told}`;
}

const reasonOf = ({ reason, reason_code }: Link): Piece =>
  reason && (reason_code === undefined ? reason : `${reason} (${reason_code})`);

const portSheet = (level: 3 | 4, link: Link): Markup => html`<div class="part">
${heading(level, html`Port ${link.port}: ${stateOf(link)}${link.speed_mbps !== undefined && `, ${speed(link.speed_mbps)}`}`)}
${facts([
  ['Reason', reasonOf(link)],
  ['Mode', link.mode],
  ['Lanes', link.lanes],
  ['Protocol', link.protocol],
  ['FEC', link.fec_mode === undefined ? link.fec : `${link.fec}, ${link.fec_mode.replaceAll('_', ' ')}`],
  [
    'Autonegotiation',
    link.autoneg &&
      `${link.autoneg}${link.autoneg_done === undefined ? '' : link.autoneg_done ? ', done' : ', not done'}`,
  ],
  ['Pause', pause(link)],
  ['Signal', link.signal?.toUpperCase()],
  ['Duplex', link.duplex],
  ['Connector', link.connector],
  ['Loopback', link.loopback],
  ['Link downs', link.link_downs],
  ['BER, raw', link.raw_ber === undefined ? undefined : ratio(link.raw_ber)],
  ['BER, effective', link.effective_ber === undefined ? undefined : ratio(link.effective_ber)],
  ['Supported', speeds(link.supported_speeds_mbps)],
  ['Advertised', speeds(link.advertised_speeds_mbps)],
  ['Partner', speeds(link.partner_speeds_mbps)],
])}</div>`;

/** A heading of the level that its place asks for. */
export function heading(level: 3 | 4, text: Piece): Markup {
  return level === 3 ? html`<h3>${text}</h3>` : html`<h4>${text}</h4>`;
}

/** The ports, a sheet each. */
export const linkSection = ({ links }: DeviceReport, level: 3 | 4): Markup | undefined =>
  links?.length ? html`${links.map((link) => portSheet(level, link))}` : undefined;
