// Command kube is the part of a Kubernetes control plane that Evenkeel's tests run against, in one binary:
//
//	kube apiserver FLAGS
//	kube controller-manager FLAGS
//	kube scheduler FLAGS
package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"k8s.io/component-base/cli"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllers "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
)

func main() {
	command := component(os.Args)
	if command == nil {
		fmt.Fprintf(os.Stderr, "usage: %s apiserver|controller-manager|scheduler FLAGS\n", os.Args[0])
		os.Exit(2)
	}
	command.SetArgs(os.Args[2:])
	os.Exit(cli.Run(command))
}

// component makes the one that was asked for and no other: each registers a signal handler when it is made, and a
// second one panics.
func component(args []string) *cobra.Command {
	if len(args) < 2 {
		return nil
	}
	switch args[1] {
	case "apiserver":
		return apiserver.NewAPIServerCommand()
	case "controller-manager":
		return controllers.NewControllerManagerCommand()
	case "scheduler":
		return scheduler.NewSchedulerCommand()
	}
	return nil
}
