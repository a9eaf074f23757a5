import framework
