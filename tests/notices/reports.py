"""What mail servers send back, written after their manners: reports (RFC 3464) and what only looks like one.

``{to}`` is the envelope sender to which it comes, ``{address}`` the receiver of the mail.
"""

POSTFIX = """\
Return-Path: <>
Delivered-To: {to}
From: MAILER-DAEMON@relay.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {to}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="4F2/relay"

--4F2/relay
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

<{address}>: host mx.example.org[192.0.2.1] said: 550 5.1.1 User unknown (in reply to RCPT TO command)

--4F2/relay
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example
X-Postfix-Queue-ID: 4F2A91
Arrival-Date: Mon, 30 Nov 2026 10:00:00 +0000 (UTC)

Final-Recipient: rfc822; {address}
Original-Recipient: rfc822;{address}
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.example.org
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--4F2/relay
Content-Description: Undelivered Message
Content-Type: message/rfc822

From: no-reply@mikhak.example
To: {address}
Subject: =?utf-8?b?2LHZhdiy?=

...
--4F2/relay--
"""
POSTFIX_DELAYED = POSTFIX.replace("Action: failed", "Action: delayed").replace("Status: 5.1.1", "Status: 4.4.1")
POSTFIX_GAVE_UP = POSTFIX.replace("Status: 5.1.1", "Status: 4.4.1")

EXIM = """\
Return-path: <>
Envelope-to: {to}
X-Failed-Recipients: {address}
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mx.example.net>
To: {to}
Content-Type: multipart/report; report-type=delivery-status; boundary=1669802400-eximdsn-42
MIME-Version: 1.0
Subject: Mail delivery failed: returning message to sender

--1669802400-eximdsn-42
Content-type: text/plain; charset=us-ascii

A message that you sent could not be delivered to one or more of its recipients. This is a permanent error.

--1669802400-eximdsn-42
Content-type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Action: failed
Final-Recipient: rfc822;{address}
Status: 5.0.0
Remote-MTA: dns; mx.example.org
Diagnostic-Code: smtp; 550 Mailbox unavailable

--1669802400-eximdsn-42
Content-type: message/rfc822

Subject: x

--1669802400-eximdsn-42--
"""

EXCHANGE = """\
From: <postmaster@corp.example>\r
To: <{to}>\r
Date: Mon, 30 Nov 2026 10:02:00 +0000\r
Content-Type: multipart/report; report-type=delivery-status;\r
\tboundary="5d0e3a1b-7c1e"\r
Content-Language: en-GB\r
Message-ID: <5d0e3a1b@corp.example>\r
Subject: =?utf-8?B?VW5kZWxpdmVyYWJsZQ==?=\r
MIME-Version: 1.0\r
\r
--5d0e3a1b-7c1e\r
Content-Type: multipart/alternative; boundary="inner"\r
\r
--inner\r
Content-Type: text/plain; charset="us-ascii"\r
\r
Delivery has failed to these recipients or groups.\r
--inner\r
Content-Type: text/html; charset="us-ascii"\r
\r
<p>Delivery has failed.</p>\r
--inner--\r
\r
--5d0e3a1b-7c1e\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns;corp.example\r
Received-From-MTA: dns;relay.example\r
\r
Final-Recipient: rfc822;{address}\r
Action: failed\r
Status: 5.1.10\r
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup\r
\r
--5d0e3a1b-7c1e--\r
"""

SENDMAIL = """\
Received: from localhost (localhost) by mx.example.edu; Mon, 30 Nov 2026 10:00:00 GMT
From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example.edu>
To: <{to}>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="xAU.1/mx"
Subject: Returned mail: see transcript for details

This is a MIME-encapsulated message

--xAU.1/mx

   ----- The following addresses had permanent fatal errors -----
<{address}> (reason: 552 5.2.2 Over quota)

--xAU.1/mx
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.edu
Arrival-Date: Mon, 30 Nov 2026 09:59:59 GMT

Final-Recipient: RFC822; {address}
Action: failed (permanent)
Status: 5.2.2 (mailbox full)
Last-Attempt-Date: Mon, 30 Nov 2026 10:00:00 GMT

--xAU.1/mx--
"""

DELIVERED = SENDMAIL.replace("failed (permanent)", "delivered").replace("5.2.2 (mailbox full)", "2.1.5")
FORWARDED = SENDMAIL.replace(
    "--xAU.1/mx--",
    """\
--xAU.1/mx
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.edu

Final-Recipient: RFC822; another@example.edu
Action: relayed
Status: 2.0.0

--xAU.1/mx--
""",
)
WITHOUT_STATUS = SENDMAIL.replace("Status: 5.2.2 (mailbox full)\n", "")

QMAIL = """\
From: MAILER-DAEMON@mx.example.com
To: {to}
Subject: failure notice

Hi. This is the qmail-send program at mx.example.com. I'm afraid I wasn't able to deliver your message.

<{address}>:
Sorry, no mailbox here by that name. (#5.1.1)
"""

AWAY = """\
From: {address}
To: {to}
Subject: Away until Monday
Auto-Submitted: auto-replied

I am on holiday.
"""
