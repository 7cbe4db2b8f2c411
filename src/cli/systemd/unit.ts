import { PLANS_FOLDER } from '../plan/boot.js';

export const UNIT = 'fwctl-plans.service';

/** Where units of the machine's administrator are (systemd.unit(5)). */
export const UNIT_FOLDER = '/etc/systemd/system';

/**
 * The unit that applies plans before the network: what is for a later reset, and what counts at once, is as planned when drivers configure it.
 * It waits for the devices itself, as no udev rule tells systemd of them.
 */
export const unitText = (program: string): string => `[Unit]
Description=Make devices what the plans in ${PLANS_FOLDER} say
Documentation=man:fwctl-plan(1) man:fwctl-plan(5)
DefaultDependencies=no
Wants=network-pre.target
Before=network-pre.target shutdown.target
After=local-fs.target systemd-udevd.service systemd-modules-load.service
Conflicts=shutdown.target
ConditionDirectoryNotEmpty=${PLANS_FOLDER}

[Service]
Type=oneshot
RemainAfterExit=yes
Environment=FWCTL_BACKEND=kernel
ExecStart=${program} plan boot ${PLANS_FOLDER} --wait 30s
TimeoutStartSec=300
StateDirectory=fwctl
StateDirectoryMode=0700
ProtectSystem=full
ProtectHome=yes
PrivateTmp=yes
NoNewPrivileges=yes

[Install]
WantedBy=multi-user.target
`;
