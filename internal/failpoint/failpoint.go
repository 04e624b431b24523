// Package failpoint names the moments of the work on a request at which the
// crash tests end the process. In an ordinary build reaching one does nothing,
// whatever the environment says; the tests build with -tags failpoints.
package failpoint

// In a build with fail-points the environment names the moment at which the process is to die, and a file
// that has to be there for that. It is removed by who dies, so that one does.
const (
	Variable = "FAILPOINT"
	Armed    = "FAILPOINT_ARMED"
)

// The moments, in the order in which a request passes them.
const (
	Accepted  = "accepted"  // kept, and Discord does not know yet
	Deferred  = "deferred"  // acknowledged, and the workers don't know yet
	Begun     = "begun"     // in the hands of a worker
	Fetched   = "fetched"   // the page is here, and not read
	Extracted = "extracted" // the page is read, and not kept
	Streaming = "streaming" // a part of the reply is shown
	Grounded  = "grounded"  // the reply is written and checked, and not kept
	Stored    = "stored"    // the reply is kept, and not sent
	Sending   = "sending"   // it is noted that a message is sent, and it is not yet
	Sent      = "sent"      // the reply or notice is sent, and that is not kept
	Recorded  = "recorded"  // it is kept, and the request is not done
	Finished  = "finished"  // the request is done, and the workers don't know yet
)
